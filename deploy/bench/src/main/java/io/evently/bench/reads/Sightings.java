package io.evently.bench.reads;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What readers saw of events that were being changed.
 *
 * @param changes by event and version, when the writer was told of it
 * @param reads in the order of each reader
 */
record Sightings(List<Change> changes, Map<Integer, List<Read>> reads) {

  /**
   * A change.
   *
   * @param answeredAt as {@link System#nanoTime()}
   */
  record Change(String event, long version, long answeredAt) {}

  /**
   * One read.
   *
   * @param begunAt as {@link System#nanoTime()}
   */
  record Read(String event, long version, long begunAt) {}

  long count() {
    return reads.values().stream().mapToLong(List::size).sum();
  }

  /** Reads that began after a writer had been told and did not show it. */
  long stale() {
    return reads.values().stream().flatMap(List::stream).filter(r -> age(r).isPresent()).count();
  }

  /** How long after the writer was told a stale read still began; 0 without stale reads. */
  double longestStaleMillis() {
    return reads.values().stream()
            .flatMap(List::stream)
            .map(this::age)
            .flatMapToLong(OptionalLong::stream)
            .max()
            .orElse(0)
        / 1e6;
  }

  /** The oldest of the changes that this read should have shown. */
  private OptionalLong age(Read read) {
    return changes.stream()
        .filter(c -> c.event().equals(read.event()) && c.version() > read.version())
        .mapToLong(c -> read.begunAt() - c.answeredAt())
        .filter(age -> age > 0)
        .max();
  }

  /** How often a reader saw an older version than the one it had seen before. */
  long backwards() {
    return reads.values().stream().mapToLong(Sightings::backwards).sum();
  }

  private static long backwards(List<Read> ofOne) {
    long count = 0;
    Read before = null;
    for (Read read : ofOne) {
      if (before != null
          && before.event().equals(read.event())
          && before.version() > read.version()) {
        count++;
      }
      before = read;
    }
    return count;
  }
}
