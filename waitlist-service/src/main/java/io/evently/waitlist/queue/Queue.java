package io.evently.waitlist.queue;

import java.time.Instant;

/**
 * The queue of an event's ticket type.
 *
 * @param reserved units that booking-service keeps for it and nobody was asked about yet
 * @param traceparent of the last request that made units free, or null
 * @param logSequence number of the last row of its log
 * @param now the database's clock when its lock was taken
 */
public record Queue(
    String eventId,
    String ticketType,
    int reserved,
    String traceparent,
    long logSequence,
    String logHash,
    Instant now) {

  /** What names a queue. */
  public record Key(String eventId, String ticketType) implements Comparable<Key> {

    @Override
    public int compareTo(Key other) {
      int byEvent = eventId.compareTo(other.eventId);
      return byEvent != 0 ? byEvent : ticketType.compareTo(other.ticketType);
    }
  }

  public Key key() {
    return new Key(eventId, ticketType);
  }
}
