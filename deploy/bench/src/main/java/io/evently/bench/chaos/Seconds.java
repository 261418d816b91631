package io.evently.bench.chaos;

import io.evently.bench.chaos.Operation.Type;
import io.evently.bench.chaos.Operation.What;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Answers to requests for tickets in each second of a run.
 *
 * @param accepted with 201
 * @param unknown without an answer, or with one that leaves it open
 */
record Seconds(List<Integer> accepted, List<Integer> refused, List<Integer> unknown) {

  private static final long SECOND = 1_000_000;

  static Seconds of(List<Operation> history) {
    return new Seconds(
        count(history, o -> o.is(What.ACQUIRE, Type.OK)),
        count(history, o -> o.is(What.ACQUIRE, Type.FAIL)),
        count(history, o -> o.is(What.ACQUIRE, Type.INFO)));
  }

  private static List<Integer> count(List<Operation> history, Predicate<Operation> which) {
    if (history.isEmpty()) {
      return List.of();
    }
    long begin = history.getFirst().at();
    int last = (int) ((history.getLast().at() - begin) / SECOND);
    List<Integer> seconds = new ArrayList<>(Collections.nCopies(last + 1, 0));
    history.stream()
        .filter(which)
        .map(o -> Math.clamp((o.at() - begin) / SECOND, 0, last))
        .forEach(second -> seconds.set(second, seconds.get(second) + 1));
    return seconds;
  }
}
