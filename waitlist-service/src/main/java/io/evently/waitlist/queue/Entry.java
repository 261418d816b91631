package io.evently.waitlist.queue;

import java.time.Instant;
import java.util.UUID;

/**
 * A person's place in a queue.
 *
 * @param rankAt virtual join time: the order of the queue, then the id
 * @param change what happened last: joined, offered, accepted, declined, offer_expired, left,
 *     closed
 * @param passes how often somebody behind was asked before
 * @param ignored offers that ran out unanswered
 * @param offer the open or last one, or null
 * @param sequence number of this state, from 1
 */
public record Entry(
    UUID id,
    String eventId,
    String ticketType,
    String userId,
    int quantity,
    String tier,
    Status status,
    String change,
    String reason,
    Instant joinedAt,
    Instant rankAt,
    int passes,
    int ignored,
    Offer offer,
    int sequence,
    Instant updatedAt) {

  /** Before the id of a guest; no account id contains a colon. */
  public static final String GUEST = "guest:";

  public boolean isGuest() {
    return userId.startsWith(GUEST);
  }

  public boolean isOpen() {
    return status == Status.WAITING || status == Status.OFFERED;
  }

  /** State of an entry; the wire name is the name in lower case. */
  public enum Status {
    WAITING,
    OFFERED,
    ACCEPTED,
    LEFT,
    CLOSED;

    /** As it is stored and told. */
    public String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Status of(String wireName) {
      return valueOf(wireName.toUpperCase(java.util.Locale.ROOT));
    }
  }
}
