package io.evently.bench.chaos;

import java.util.Map;
import java.util.TreeMap;

/** The moves of an event's tickets, added up transaction by transaction. */
final class Ledger {

  private final String event;
  private final Map<String, Long> states = new TreeMap<>();
  private long version = Long.MIN_VALUE;
  private String negative;

  Ledger(String event) {
    this.event = event;
  }

  void move(long inVersion, int units, String from, String to) {
    if (inVersion != version) {
      look();
      version = inVersion;
    }
    states.merge(from, (long) -units, Long::sum);
    states.merge(to, (long) units, Long::sum);
  }

  /** What is wrong with it, or null; the last state is given as the tables have it. */
  String wrong(long capacity, long available, long held, long sold) {
    look();
    if (negative != null) {
      return negative;
    }
    boolean same =
        -of("none") == capacity
            && of("available") == available
            && of("held") == held
            && of("sold") == sold;
    return same ? null : event + ": the ledger ends at " + states;
  }

  /** Where tickets come from is the only state that may be negative. */
  private void look() {
    states.forEach(
        (state, units) -> {
          if (units < 0 && !state.equals("none") && negative == null) {
            negative = event + ": " + states + " at version " + version;
          }
        });
  }

  private long of(String state) {
    return states.getOrDefault(state, 0L);
  }
}
