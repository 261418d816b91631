package io.evently.bench.onsale;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * Requests that got their tickets in time, of those that had to. A request is one key: its retries
 * count as the same request, its time from when the buyer wanted to send it to the 201.
 *
 * @param wellServed 201 within the time
 * @param ofAll those, and what had to be: a 201 after the time, or no 201 although at each moment
 *     from when it was due to its last answer (at most the time) the ledger shows as many tickets
 *     free as it asked for
 */
record Success(long wellServed, long ofAll) {

  static final Duration IN_TIME = Duration.ofSeconds(2);

  static Success of(Collection<Order> orders, StockLine stock) {
    long wellServed = 0;
    long failed = 0;
    for (Order order : orders) {
      if (isInTime(order)) {
        wellServed++;
      } else if (hadToBe(order, stock)) {
        failed++;
      }
    }
    return new Success(wellServed, wellServed + failed);
  }

  static boolean isInTime(Order order) {
    return order.isBooked() && !order.answered().isAfter(order.due().plus(IN_TIME));
  }

  static boolean hadToBe(Order order, StockLine stock) {
    if (order.isBooked()) {
      return true;
    }
    Instant limit = order.due().plus(IN_TIME);
    Instant end =
        order.answered() == null || order.answered().isAfter(limit) ? limit : order.answered();
    return stock.leastAvailable(order.due(), end) >= order.quantity();
  }

  double ratio() {
    return (double) wellServed / ofAll;
  }
}
