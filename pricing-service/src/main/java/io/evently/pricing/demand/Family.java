package io.evently.pricing.demand;

/**
 * Shapes of the willingness to pay: which share of those who would take a ticket for nothing still
 * takes it at a price. {@link StrictMath} keeps the figures the same on every machine.
 */
enum Family {
  EXPONENTIAL {
    @Override
    double share(double price, double level) {
      return StrictMath.exp(-price / level);
    }
  },
  LINEAR {
    @Override
    double share(double price, double level) {
      return Math.max(0, 1 - price / (2 * level));
    }
  },
  LOGIT {
    @Override
    double share(double price, double level) {
      double steepness = level / 5;
      double atNothing = 1 / (1 + StrictMath.exp(-level / steepness));
      return 1 / (1 + StrictMath.exp((price - level) / steepness)) / atNothing;
    }
  };

  /**
   * @param price as a share of the catalogue's
   * @param level what is typically paid, as such a share
   * @return 1 at a price of nothing, falling to 0
   */
  abstract double share(double price, double level);
}
