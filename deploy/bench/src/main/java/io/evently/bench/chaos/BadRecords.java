package io.evently.bench.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Records as a bad producer, or a bad day, would put them onto a topic. Pure but for ids. */
final class BadRecords {

  /** An event that nobody has published: whoever knows it has taken what it must leave alone. */
  static final String NO_EVENT = "chaos-no-event";

  private static final int MOST = 300;
  private static final String SEQUENCE = "ce_sequence";
  private static final String ID = "ce_id";
  private static final String SOURCE = "/evently/chaos";

  private BadRecords() {}

  /** Three for each partition: no JSON, no attributes, and a sequence that is no number. */
  static List<ProducerRecord<String, byte[]>> unreadable(PublicTopic topic, int partitions) {
    List<ProducerRecord<String, byte[]>> all = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.add(cloudEvent(topic, partition, topic.type(), "1", "{\"booking_id\":"));
      all.add(
          new ProducerRecord<>(topic.name(), partition, UUID.randomUUID().toString(), bytes("{}")));
      all.add(cloudEvent(topic, partition, topic.type(), "first", "{}"));
    }
    return all;
  }

  /** One for each partition: all of a booking, but of a type that will be thought of some day. */
  static List<ProducerRecord<String, byte[]>> strange(PublicTopic topic, int partitions) {
    List<ProducerRecord<String, byte[]>> all = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.add(cloudEvent(topic, partition, topic.type().replace(".v1", ".v9"), "1", booking()));
    }
    return all;
  }

  private static String booking() {
    return ("{\"booking_id\":\"%s\",\"event_id\":\"%s\",\"user_id\":\"nobody\",\"ticket_type\":\"general\","
            + "\"quantity\":2,\"unit_price\":\"50.00\",\"total_amount\":\"100.00\",\"currency\":\"EUR\","
            + "\"status\":\"confirmed\",\"booking_reference\":\"EVT-0000000000000000\",\"sequence\":1,"
            + "\"created_at\":\"%3$s\",\"updated_at\":\"%3$s\"}")
        .formatted(UUID.randomUUID(), NO_EVENT, Instant.now());
  }

  /** The last ones once more, as they are and in their order. */
  static List<ProducerRecord<String, byte[]>> again(List<ConsumerRecord<String, byte[]>> read) {
    return last(read.stream().filter(BadRecords::isGenuine).toList()).stream()
        .map(r -> again(r, text(r, ID)))
        .toList();
  }

  /**
   * Of keys that have several states, the older ones under new ids, the oldest last; and then the
   * newest as it is, so that a topic that keeps the last record of a key keeps the right one.
   */
  static List<ProducerRecord<String, byte[]>> late(List<ConsumerRecord<String, byte[]>> read) {
    Map<String, List<ConsumerRecord<String, byte[]>>> byKey = new LinkedHashMap<>();
    read.stream()
        .filter(BadRecords::isGenuine)
        .forEach(r -> byKey.computeIfAbsent(r.key(), key -> new ArrayList<>()).add(r));
    List<ProducerRecord<String, byte[]>> all = new ArrayList<>();
    for (List<ConsumerRecord<String, byte[]>> states : byKey.values()) {
      states.sort(Comparator.comparingLong(BadRecords::sequence).reversed());
      ConsumerRecord<String, byte[]> newest = states.getFirst();
      List<ConsumerRecord<String, byte[]>> older =
          states.stream().filter(r -> sequence(r) < sequence(newest)).toList();
      last(older).forEach(r -> all.add(again(r, text(r, ID) + "-late")));
      if (!older.isEmpty()) {
        all.add(again(newest, text(newest, ID)));
      }
    }
    return all.size() > MOST ? all.subList(all.size() - MOST, all.size()) : all;
  }

  private static <T> List<T> last(List<T> all) {
    return all.subList(Math.max(0, all.size() - MOST), all.size());
  }

  /** What was planted before is nobody's state, and once more it would be one more dead letter. */
  private static boolean isGenuine(ConsumerRecord<String, byte[]> record) {
    return text(record, ID) != null
        && !SOURCE.equals(text(record, "ce_source"))
        && text(record, SEQUENCE) != null
        && text(record, SEQUENCE).chars().allMatch(Character::isDigit);
  }

  private static ProducerRecord<String, byte[]> again(
      ConsumerRecord<String, byte[]> record, String id) {
    var copy =
        new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value());
    for (Header header : record.headers()) {
      copy.headers().add(header.key(), header.key().equals(ID) ? bytes(id) : header.value());
    }
    return copy;
  }

  private static ProducerRecord<String, byte[]> cloudEvent(
      PublicTopic topic, int partition, String type, String sequence, String json) {
    String key = UUID.randomUUID().toString();
    var record = new ProducerRecord<>(topic.name(), partition, key, bytes(json));
    Map.of(
            "ce_specversion",
            "1.0",
            ID,
            key + "-1",
            "ce_source",
            "/evently/chaos",
            "ce_type",
            type,
            "ce_subject",
            key,
            "ce_time",
            Instant.now().toString(),
            SEQUENCE,
            sequence,
            "content-type",
            "application/json")
        .forEach((name, value) -> record.headers().add(name, bytes(value)));
    return record;
  }

  private static long sequence(ConsumerRecord<String, byte[]> record) {
    return Long.parseLong(text(record, SEQUENCE));
  }

  private static String text(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
