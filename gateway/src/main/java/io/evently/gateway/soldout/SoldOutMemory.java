package io.evently.gateway.soldout;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * For how long what was refused is not asked for again. The time begins when the refusal arrives
 * and is never prolonged by one that was made from memory. After it one request passes, and while
 * that one is on its way others are refused for the same time once more; then all pass.
 */
final class SoldOutMemory {

  private static final int MOST = 10_000;

  private final long nanos;
  private final LongSupplier nanoTime;
  private final ConcurrentMap<Key, Moment> moments = new ConcurrentHashMap<>();

  SoldOutMemory(Duration time, LongSupplier nanoTime) {
    this.nanos = time.toNanos();
    this.nanoTime = nanoTime;
  }

  private record Key(String eventId, String ticketType, boolean guest) {

    static Key of(Asked asked) {
      return new Key(asked.eventId(), asked.ticketType(), asked.guest());
    }
  }

  /**
   * @param quantity that was refused; for more there may be another reason
   * @param asking whether one is on its way to ask again
   */
  private record Moment(long until, int quantity, boolean asking) {}

  boolean isEmpty() {
    return moments.isEmpty();
  }

  /** Whether this is refused without asking. */
  boolean refuses(Asked asked) {
    Key key = Key.of(asked);
    Moment moment = moments.get(key);
    if (moment == null || asked.quantity() > moment.quantity()) {
      return false;
    }
    long now = nanoTime.getAsLong();
    if (now - moment.until() < 0) {
      return true;
    }
    if (moment.asking()) {
      moments.remove(key, moment);
      return false;
    }
    if (moments.replace(key, moment, new Moment(now + nanos, moment.quantity(), true))) {
      return false;
    }
    // Another was quicker: it may have asked, or been answered otherwise.
    return refuses(asked);
  }

  /** booking-service has asked the stock, and there was nothing. */
  void refused(Asked asked) {
    if (moments.size() >= MOST) {
      long now = nanoTime.getAsLong();
      moments.values().removeIf(moment -> now - moment.until() >= 0);
    }
    if (moments.size() < MOST) {
      moments.put(Key.of(asked), new Moment(nanoTime.getAsLong() + nanos, asked.quantity(), false));
    }
  }

  /** Any other answer: what was known is not true any more. */
  void answeredOtherwise(Asked asked) {
    moments.remove(Key.of(asked));
  }
}
