package io.evently.platform.inbox;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.evently.platform.json.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of a public topic, in CloudEvents binary mode.
 *
 * @param key unit of order
 * @param sequence increasing per key; 0 when the producer gave none
 * @param traceparent or null
 * @param data JSON as UTF-8, or null for a tombstone
 */
public record CloudEvent(
    String source,
    String id,
    String type,
    String key,
    long sequence,
    String traceparent,
    byte[] data) {

  /**
   * Readers ignore what they do not know: producers may add optional fields. No service of ours
   * writes a field twice, and looking for that is a set of names for each object.
   */
  private static final ObjectMapper READER =
      WireFormat.apply(new ObjectMapper())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /**
   * @throws PoisonException when a required attribute is missing or not readable
   */
  public static CloudEvent of(ConsumerRecord<String, byte[]> record) {
    String sequence = header(record, "ce_sequence");
    try {
      return new CloudEvent(
          required(record, "ce_source"),
          required(record, "ce_id"),
          required(record, "ce_type"),
          record.key(),
          sequence == null ? 0 : Long.parseLong(sequence),
          header(record, "traceparent"),
          record.value());
    } catch (NumberFormatException e) {
      throw new PoisonException("ce_sequence is not a number", e);
    }
  }

  /**
   * The fields that the consumer declares, and no others.
   *
   * @throws PoisonException when the data does not have them
   */
  public <T> T data(Class<T> declared) {
    if (data == null) {
      throw new PoisonException("the record has no data", null);
    }
    try {
      ObjectReader reader = READER.readerFor(declared);
      T value = reader.readValue(data);
      if (value == null) {
        throw new PoisonException("the data is null", null);
      }
      return value;
    } catch (IOException e) {
      throw new PoisonException("the data is not a " + declared.getSimpleName(), e);
    }
  }

  private static String required(ConsumerRecord<String, byte[]> record, String name) {
    String value = header(record, name);
    if (value == null) {
      throw new PoisonException("the header " + name + " is missing", null);
    }
    return value;
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
