package io.evently.bench.chaos;

import io.evently.bench.Invariant;
import java.util.List;

/** Trials as they may have gone. */
final class Trials {

  private Trials() {}

  static Trial held(long seed, String fault) {
    return trial(seed, fault, 3.5, new Invariant("books", true, "8 events"));
  }

  static Trial oversold(long seed, String fault) {
    return trial(seed, fault, 9.5, new Invariant("books", false, "one ticket too many"));
  }

  private static Trial trial(long seed, String fault, double unavailable, Invariant invariant) {
    return new Trial(
        seed,
        fault,
        "c0ffee",
        "2026-11-27T10:00:00Z",
        "2026-11-27T10:01:30Z",
        2,
        5,
        0.4,
        unavailable,
        70,
        new Seconds(List.of(30, 0, 40), List.of(0, 0, 5), List.of(1, 9, 0)),
        List.of(invariant));
  }
}
