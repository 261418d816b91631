package io.evently.booking.sale;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A price that was promised to whoever brings it, until it expires.
 *
 * @param genuine whether it has our seal; one that has not promises nothing
 * @param version of the prices when it was made
 */
public record Quote(
    boolean genuine,
    String eventId,
    String ticketType,
    BigDecimal price,
    String currency,
    long version,
    Instant expiresAt) {

  /** Whether it is to be honoured for a ticket of this type at this time. */
  boolean holdsFor(String event, Price now, Instant at) {
    return genuine
        && eventId.equals(event)
        && ticketType.equals(now.ticketType())
        && currency.equals(now.currency())
        && at.isBefore(expiresAt);
  }
}
