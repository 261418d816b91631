package io.evently.bench.chaos;

import io.evently.bench.chaos.Operation.Type;
import io.evently.bench.chaos.Operation.What;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** When tickets were sold, as clients saw it; moments are microseconds since 1970. */
final class Sales {

  private static final double MICROS = 1e6;

  private final List<Sale> sales = new ArrayList<>();

  Sales(List<Operation> history) {
    Map<String, Long> asked = new HashMap<>();
    Set<String> had = new HashSet<>();
    for (Operation operation : history) {
      if (operation.is(What.ACQUIRE, Type.INVOKE)) {
        asked.put(operation.key(), operation.at());
      } else if (operation.is(What.ACQUIRE, Type.OK) && had.add(operation.key())) {
        sales.add(new Sale(asked.get(operation.key()), operation.at()));
      }
    }
  }

  /** A 201 for tickets that the client had not yet. */
  private record Sale(long askedAt, long at) {}

  int count() {
    return sales.size();
  }

  /** Seconds to the first 201 that was asked for since; NaN where none came before the end. */
  double untilFirst(long since, long end) {
    return sales.stream()
        .filter(s -> s.askedAt() >= since && s.at() < end)
        .mapToLong(Sale::at)
        .min()
        .stream()
        .mapToDouble(at -> (at - since) / MICROS)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** The longest time without a 201, in seconds, up to the last one before the end. */
  double longestWithout(long from, long end) {
    long last = from;
    long longest = 0;
    for (Sale sale : sales) {
      if (sale.at() >= from && sale.at() < end) {
        longest = Math.max(longest, sale.at() - last);
        last = sale.at();
      }
    }
    return longest / MICROS;
  }
}
