package io.evently.notification.message;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A message to be made.
 *
 * @param subjectId booking, entry or offer that it is about, or null
 * @param contactRef {@code booking:<id>} or {@code entry:<id>}: who knows a guest's address; null
 *     for accounts
 * @param data values of the text; an absent value is left out of the map
 * @param trueSince when that became true which it tells; null for now
 * @param expiresAt from when on it is of no use; null for the usual patience
 * @param traceparent of its cause, or null
 */
public record Draft(
    UUID id,
    Kind kind,
    String userId,
    String eventId,
    String subjectId,
    String contactRef,
    Map<String, String> data,
    Instant trueSince,
    Instant expiresAt,
    String traceparent) {}
