package io.evently.booking.payment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * One try to pay for a booking.
 *
 * @param id ours, and what the provider knows it by
 * @param method the provider's token for what the buyer pays with
 * @param amount in units of {@code currency}
 * @param code why it was declined, or null
 * @param keptUntil when the hold ends that it is for
 * @param calledOff whether a call that asked for it can no longer be on its way
 * @param overdue whether that was so long ago that no answer is waited for any more
 */
public record Payment(
    UUID id,
    UUID bookingId,
    String eventId,
    String userId,
    String provider,
    String method,
    BigDecimal amount,
    String currency,
    PaymentState state,
    String code,
    Instant keptUntil,
    boolean calledOff,
    boolean overdue) {}
