package io.evently.bench.onsale;

import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Where an event's tickets were at each moment, by the ledger. */
final class StockLine {

  private static final Stock NOTHING = new Stock(0, 0, 0);

  private final NavigableMap<Instant, Stock> moments = new TreeMap<>();

  /**
   * At a moment.
   *
   * @param held by who has not paid yet
   */
  record Stock(int available, int held, int sold) {

    private Stock plus(String state, int units) {
      return switch (state) {
        case "available" -> new Stock(available + units, held, sold);
        case "held" -> new Stock(available, held + units, sold);
        case "sold" -> new Stock(available, held, sold + units);
        default -> this;
      };
    }
  }

  /** A move of the ledger, in its order. */
  void move(Instant at, int units, String from, String to) {
    Stock before = moments.isEmpty() ? NOTHING : moments.lastEntry().getValue();
    // Two batches may begin in one order and be settled in the other: the ledger's order counts.
    Instant then = moments.isEmpty() || at.isAfter(moments.lastKey()) ? at : moments.lastKey();
    moments.put(then, before.plus(from, -units).plus(to, units));
  }

  /** From the first to the last move. */
  NavigableMap<Instant, Stock> moments() {
    return moments;
  }

  Stock at(Instant moment) {
    Map.Entry<Instant, Stock> then = moments.floorEntry(moment);
    return then == null ? NOTHING : then.getValue();
  }

  /** The fewest that were free at any moment between two. */
  int leastAvailable(Instant from, Instant to) {
    int least = at(from).available();
    if (!to.isBefore(from)) {
      for (Stock stock : moments.subMap(from, true, to, true).values()) {
        least = Math.min(least, stock.available());
      }
    }
    return least;
  }

  /** When the last ticket was taken for the first time; null if it never was. */
  Instant soldOutAt() {
    return moments.entrySet().stream()
        .filter(m -> m.getValue().available() == 0)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }
}
