package io.evently.bench.load;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * When people come who do not know of each other: a Poisson process, the same for the same seed.
 */
public final class Arrivals {

  private final double meanNanos;
  private final RandomGenerator random;
  private long last;

  /**
   * From a moment on.
   *
   * @param perSecond mean rate
   * @param begin as {@link System#nanoTime()}; the first comes after it
   */
  public Arrivals(double perSecond, long begin, long seed) {
    meanNanos = 1e9 / perSecond;
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    last = begin;
  }

  /** The next moment, as {@link System#nanoTime()}. */
  public long next() {
    last += (long) (-Math.log(1 - random.nextDouble()) * meanNanos);
    return last;
  }
}
