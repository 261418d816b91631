package io.evently.gateway.waitingroom;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;

/**
 * What became of people before a sale, from the beginning to now.
 *
 * @param recent by moment
 * @param older all moments before these
 */
record History(Instant now, NavigableMap<Instant, Flow> recent, Flow older) {

  Flow all() {
    return recent.values().stream().reduce(older, Flow::with);
  }

  /** Of those moments that began within this span. */
  Flow within(Duration span) {
    return recent.tailMap(now.minus(span), false).values().stream().reduce(Flow.NONE, Flow::with);
  }

  /** Of all others. */
  Flow before(Duration span) {
    return recent.headMap(now.minus(span), true).values().stream().reduce(older, Flow::with);
  }
}
