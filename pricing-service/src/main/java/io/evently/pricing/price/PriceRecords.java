package io.evently.pricing.price;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.platform.json.WireFormat;
import io.evently.platform.outbox.OutboxRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What is said of published prices. */
final class PriceRecords {

  static final String TOPIC = "evently.pricing.prices.v1";
  private static final String TYPE = "evently.pricing.price.changed.v1";

  private static final ObjectMapper JSON = WireFormat.apply(new ObjectMapper());

  private PriceRecords() {}

  /** Data of a record; {@code prices} are those of all types that ever had a published one. */
  record Data(
      String eventId,
      long version,
      String ticketType,
      BigDecimal price,
      String currency,
      BigDecimal faceValue,
      String reasonId,
      Instant effectiveAt,
      List<OfType> prices) {}

  record OfType(String ticketType, BigDecimal price, BigDecimal faceValue) {}

  static OutboxRecord of(Data data, String traceparent) {
    return new OutboxRecord(
        TOPIC,
        data.eventId(),
        data.eventId() + "-" + data.version(),
        TYPE,
        data.eventId(),
        data.effectiveAt(),
        data.version(),
        traceparent,
        bytes(data));
  }

  private static byte[] bytes(Data data) {
    try {
      return JSON.writeValueAsBytes(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values must be writable", e);
    }
  }
}
