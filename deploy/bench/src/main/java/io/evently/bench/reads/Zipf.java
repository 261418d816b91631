package io.evently.bench.reads;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Few are asked for often and many seldom: rank {@code k} with a weight of {@code 1/k^s}. Exact, by
 * a table of sums.
 */
final class Zipf {

  private final double[] upTo;
  private final RandomGenerator random;

  Zipf(int ranks, double exponent, long seed) {
    upTo = new double[ranks];
    double sum = 0;
    for (int i = 0; i < ranks; i++) {
      sum += Math.pow(i + 1.0, -exponent);
      upTo[i] = sum;
    }
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** A rank, from 0. */
  int next() {
    int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
    return found < 0 ? Math.min(-found - 1, upTo.length - 1) : found;
  }

  /** Which part of all requests the first so many ranks get. */
  double share(int first) {
    return upTo[first - 1] / upTo[upTo.length - 1];
  }
}
