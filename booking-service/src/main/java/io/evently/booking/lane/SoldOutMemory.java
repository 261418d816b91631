package io.evently.booking.lane;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Remembers for a moment that a lane refused with {@code sold_out}, so that keyless requests need
 * not ask again. The moment begins at the lane's refusal and is never prolonged by an answer from
 * here; a release shortens it. Keyed requests always ask the lane: theirs may be the retry of a
 * booking that was made.
 */
final class SoldOutMemory {

  private final Cache<String, Boolean> refused;

  SoldOutMemory(Duration memory, LongSupplier nanoTime) {
    Ticker ticker = nanoTime::getAsLong;
    this.refused =
        Caffeine.newBuilder().expireAfterWrite(memory).ticker(ticker).maximumSize(10_000).build();
  }

  void refusedByLane(String eventId, String ticketType) {
    refused.put(key(eventId, ticketType), true);
  }

  boolean remembers(String eventId, String ticketType) {
    return refused.getIfPresent(key(eventId, ticketType)) != null;
  }

  /** Units of this event came back. */
  void released(String eventId) {
    refused.asMap().keySet().removeIf(key -> key.startsWith(eventId + "/"));
  }

  private static String key(String eventId, String ticketType) {
    return eventId + "/" + (ticketType == null ? "" : ticketType);
  }
}
