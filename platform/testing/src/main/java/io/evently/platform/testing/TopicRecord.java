package io.evently.platform.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record as text: what a test sends or has read.
 *
 * @param topic where
 * @param key the unit of order; null for none
 * @param headers by name; of several with one name the last
 * @param value JSON; null for a tombstone
 */
public record TopicRecord(String topic, String key, Map<String, String> headers, String value) {

  /** Headers cannot change afterwards. */
  public TopicRecord {
    headers = Map.copyOf(headers);
  }

  /**
   * A CloudEvent in binary mode, with a valid time of now.
   *
   * @param source e.g. {@code /evently/event-service}
   * @param type e.g. {@code evently.event.published.v1}
   * @param sequence ascending per key
   */
  public static TopicRecord cloudEvent(
      String topic, String key, String id, String source, String type, long sequence, String json) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", id);
    headers.put("ce_source", source);
    headers.put("ce_type", type);
    headers.put("ce_subject", key);
    headers.put("ce_time", Instant.now().toString());
    headers.put("ce_sequence", Long.toString(sequence));
    headers.put("content-type", "application/json");
    return new TopicRecord(topic, key, headers, json);
  }

  /** A header's value, null when it is missing. */
  public String header(String name) {
    return headers.get(name);
  }

  static TopicRecord of(ConsumerRecord<String, String> read) {
    Map<String, String> headers = new TreeMap<>();
    StreamSupport.stream(read.headers().spliterator(), false)
        .filter(header -> header.value() != null)
        .forEach(header -> headers.put(header.key(), text(header)));
    return new TopicRecord(read.topic(), read.key(), headers, read.value());
  }

  ProducerRecord<String, String> toSend() {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, key, value);
    headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
    return record;
  }

  private static String text(Header header) {
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
