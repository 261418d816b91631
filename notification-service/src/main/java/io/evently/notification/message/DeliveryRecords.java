package io.evently.notification.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.platform.json.WireFormat;
import io.evently.platform.outbox.OutboxRecord;
import java.time.Instant;
import java.util.UUID;

/** What is said to the world of a message that has reached its final state. */
final class DeliveryRecords {

  static final String TOPIC = "evently.notification.deliveries.v1";

  private static final ObjectMapper JSON = WireFormat.apply(new ObjectMapper());

  private DeliveryRecords() {}

  private record Data(
      UUID messageId,
      String kind,
      String userId,
      String eventId,
      String subjectId,
      String status,
      String channel,
      String reason,
      int attempts,
      Instant createdAt,
      Instant settledAt) {}

  /**
   * @param traceparent of what settled it, or null
   */
  static OutboxRecord of(Message m, String traceparent) {
    String id = m.id().toString();
    return new OutboxRecord(
        TOPIC,
        id,
        id + "-1",
        "evently.notification.delivery.settled.v1",
        id,
        m.settledAt(),
        1,
        traceparent,
        bytes(
            new Data(
                m.id(),
                m.kind().wireName(),
                m.userId(),
                m.eventId(),
                m.subjectId(),
                m.status().wireName(),
                m.channel(),
                m.reason(),
                m.attempts(),
                m.createdAt(),
                m.settledAt())));
  }

  private static byte[] bytes(Data data) {
    try {
      return JSON.writeValueAsBytes(data);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a record of plain values must be writable", impossible);
    }
  }
}
