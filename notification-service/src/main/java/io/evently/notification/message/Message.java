package io.evently.notification.message;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A message as it stands.
 *
 * @param subjectId booking, entry or offer that it is about, or null
 * @param contactRef who knows a guest's address, or null
 * @param data values of its text
 * @param event what is known of the event, or null
 * @param locale of the account as last heard, or null
 * @param reason why it was not delivered, or null
 * @param channel that delivered it, or null
 * @param attempts over all channels
 * @param failures of attempts and look-ups, which make the next wait longer
 * @param claim number of the last claim
 * @param pushedAt when it went to a WebSocket, or null
 * @param settledAt when it reached its final state, or null
 */
public record Message(
    UUID id,
    Kind kind,
    String userId,
    String eventId,
    String subjectId,
    String contactRef,
    Map<String, String> data,
    EventFacts event,
    String locale,
    Status status,
    String reason,
    String channel,
    int attempts,
    int failures,
    long claim,
    Instant pushedAt,
    Instant createdAt,
    Instant expiresAt,
    Instant settledAt,
    String traceparent) {

  /** Newest known name, place and time of the event. */
  public record EventFacts(String name, String venue, Instant date) {}
}
