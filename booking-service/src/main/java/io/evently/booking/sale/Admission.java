package io.evently.booking.sale;

import java.time.Instant;
import java.util.UUID;

/**
 * What a waiting room gave to one whose turn it was: for one order of one person for one event.
 *
 * @param ticket the place in the waiting room; an order uses it up
 * @param subject as a booking's user id
 */
public record Admission(String eventId, UUID ticket, String subject, Instant expiresAt) {

  /** What was sent and not sealed here. */
  public static final Admission FORGED = new Admission(null, null, null, null);

  boolean isFor(String event, String userId) {
    return event.equals(eventId) && userId.equals(subject);
  }
}
