package io.evently.bench.waitingroom;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How much one order says about another. */
final class Ranks {

  private Ranks() {}

  /**
   * Spearman's rank correlation, of values in the order of their list; equal values have the mean
   * of their ranks.
   *
   * @return -1 to 1; about 0, within 4/√n but once in 16,000 times, where the order says nothing
   */
  static double correlation(List<Long> values) {
    int n = values.size();
    Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparing(values::get));
    double[] rank = new double[n];
    for (int from = 0; from < n; ) {
      int to = from;
      while (to < n && values.get(order[to]).equals(values.get(order[from]))) {
        to++;
      }
      for (int i = from; i < to; i++) {
        rank[order[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    double mean = (n - 1) / 2.0;
    double both = 0;
    double own = 0;
    double others = 0;
    for (int i = 0; i < n; i++) {
      both += (i - mean) * (rank[i] - mean);
      own += (i - mean) * (i - mean);
      others += (rank[i] - mean) * (rank[i] - mean);
    }
    return both / Math.sqrt(own * others);
  }

  /** What chance alone does not reach. */
  static double bound(int n) {
    return 4 / Math.sqrt(n);
  }
}
