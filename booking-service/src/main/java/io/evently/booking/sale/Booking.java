package io.evently.booking.sale;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * Tickets of one type for one person.
 *
 * @param userId account id, or {@code guest:} and the guest's id
 * @param quantity tickets, 1 or more
 * @param unitPrice in units of {@code currency}
 * @param reference unguessable, for people
 * @param sequence number of this state: 1 when made, one more with each change
 * @param idempotencyKey hash of the client's key, or null
 * @param requestHash of the request that made it, or null without a key
 */
public record Booking(
    UUID id,
    String eventId,
    String ticketType,
    String userId,
    int quantity,
    BigDecimal unitPrice,
    String currency,
    BookingStatus status,
    String reference,
    int sequence,
    UUID idempotencyKey,
    UUID requestHash,
    Instant createdAt,
    Instant updatedAt) {

  /** Before the id of a guest; no account id contains a colon. */
  public static final String GUEST = "guest:";

  public BigDecimal total() {
    return unitPrice.multiply(BigDecimal.valueOf(quantity));
  }

  public boolean isGuest() {
    return userId.startsWith(GUEST);
  }

  /** As it was answered when it was made: what a replay gives again. */
  public Booking asMade() {
    return new Booking(
        id,
        eventId,
        ticketType,
        userId,
        quantity,
        unitPrice,
        currency,
        BookingStatus.CONFIRMED,
        reference,
        1,
        idempotencyKey,
        requestHash,
        createdAt,
        createdAt);
  }

  Booking cancelled(Instant at) {
    return new Booking(
        id,
        eventId,
        ticketType,
        userId,
        quantity,
        unitPrice,
        currency,
        BookingStatus.CANCELLED,
        reference,
        sequence + 1,
        idempotencyKey,
        requestHash,
        createdAt,
        at);
  }
}
