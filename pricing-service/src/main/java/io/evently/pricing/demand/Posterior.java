package io.evently.pricing.demand;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What is believed of demand after all that was seen: weights of a fixed grid of hypotheses (shape
 * and level of the willingness to pay, and tickets per view at a price of nothing). No chance, no
 * clock; sums go in one fixed order, so the same evidence gives the same bits.
 */
public final class Posterior {

  /** Tickets per view at a price of nothing, on a logarithmic grid. */
  private static final int RATES = 24;

  private static final double LOWEST_RATE = 0.005;
  private static final double HIGHEST_RATE = 3;

  /** Level of the willingness to pay as a share of the catalogue's price, likewise. */
  private static final int LEVELS = 13;

  private static final double LOWEST_LEVEL = 0.35;
  private static final double HIGHEST_LEVEL = 2.85;

  /** An organiser's price is a fair guess: within a factor of e^0.5 two times out of three. */
  private static final double PRIOR_SPREAD = 0.5;

  /**
   * Days differ by more than chance: a negative binomial with a coefficient of variation of 1/4.
   */
  private static final double DISPERSION = 16;

  private final List<Hypothesis> hypotheses;

  private Posterior(List<Hypothesis> hypotheses) {
    this.hypotheses = hypotheses;
  }

  private record Hypothesis(Family family, double level, double rate, double weight) {

    double perView(double price) {
      return rate * family.share(price, level);
    }

    double tickets(double price, double views, double left) {
      return Math.min(left, views * perView(price));
    }

    Hypothesis weighted(double newWeight) {
      return new Hypothesis(family, level, rate, newWeight);
    }
  }

  /** What is believed after this was seen. */
  public static Posterior of(List<Seen> seen) {
    List<Hypothesis> logs = new ArrayList<>();
    double highest = Double.NEGATIVE_INFINITY;
    for (Family family : Family.values()) {
      for (int l = 0; l < LEVELS; l++) {
        double level = logarithmic(LOWEST_LEVEL, HIGHEST_LEVEL, l, LEVELS);
        double away = StrictMath.log(level) / PRIOR_SPREAD;
        for (int r = 0; r < RATES; r++) {
          double rate = logarithmic(LOWEST_RATE, HIGHEST_RATE, r, RATES);
          var hypothesis = new Hypothesis(family, level, rate, 0);
          double log = -away * away / 2 + logLikelihood(hypothesis, seen);
          highest = Math.max(highest, log);
          logs.add(hypothesis.weighted(log));
        }
      }
    }
    return normalised(logs, highest);
  }

  private static Posterior normalised(List<Hypothesis> logs, double highest) {
    double sum = 0;
    List<Hypothesis> raw = new ArrayList<>(logs.size());
    for (Hypothesis h : logs) {
      double weight = StrictMath.exp(h.weight() - highest);
      sum += weight;
      raw.add(h.weighted(weight));
    }
    List<Hypothesis> all = new ArrayList<>(raw.size());
    for (Hypothesis h : raw) {
      all.add(h.weighted(h.weight() / sum));
    }
    return new Posterior(all);
  }

  /** Without the terms that are the same for all hypotheses. */
  private static double logLikelihood(Hypothesis hypothesis, List<Seen> seen) {
    double sum = 0;
    for (Seen s : seen) {
      if (s.views() > 0) {
        // A rate of exactly nothing would forbid what was seen for ever.
        double mean = Math.max(1e-9, s.views() * hypothesis.perView(s.price()));
        sum +=
            s.sold() * StrictMath.log(mean / (DISPERSION + mean))
                + DISPERSION * StrictMath.log(DISPERSION / (DISPERSION + mean));
      }
    }
    return sum;
  }

  /**
   * Tickets expected to be sold at a price.
   *
   * @param price as a share of the catalogue's
   * @param views still to come
   * @param left tickets; infinite where stock is no limit
   */
  public double tickets(double price, double views, double left) {
    return mean(h -> h.tickets(price, views, left));
  }

  /** Expected revenue in units of the catalogue's price. */
  public double revenue(double price, double views, double left) {
    return price * tickets(price, views, left);
  }

  /** How much of the belief says that one price brings more than another. */
  public double better(double price, double than, double views, double left) {
    return mean(
        h ->
            price * h.tickets(price, views, left) > than * h.tickets(than, views, left)
                ? 1.0
                : 0.0);
  }

  /** The revenue that a share of the belief lies below, in units of the catalogue's price. */
  public double revenueQuantile(double share, double price, double views, double left) {
    record Weighed(double value, double weight) {}
    List<Weighed> sorted =
        hypotheses.stream()
            .map(h -> new Weighed(price * h.tickets(price, views, left), h.weight()))
            .sorted(Comparator.comparingDouble(Weighed::value))
            .toList();
    double sum = 0;
    for (Weighed w : sorted) {
      sum += w.weight();
      if (sum >= share) {
        return w.value();
      }
    }
    return sorted.getLast().value();
  }

  /** The price of a grid that brings most; the lower one of two that bring the same. */
  public double best(double[] grid, double views, double left) {
    double best = grid[0];
    double most = Double.NEGATIVE_INFINITY;
    for (double price : grid) {
      double revenue = revenue(price, views, left);
      if (revenue > most) {
        most = revenue;
        best = price;
      }
    }
    return best;
  }

  private double mean(ToDoubleFunction<Hypothesis> of) {
    double sum = 0;
    for (Hypothesis h : hypotheses) {
      sum += h.weight() * of.applyAsDouble(h);
    }
    return sum;
  }

  private static double logarithmic(double from, double to, int step, int steps) {
    return from * StrictMath.pow(to / from, step / (steps - 1.0));
  }
}
