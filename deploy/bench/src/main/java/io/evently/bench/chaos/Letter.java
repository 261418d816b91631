package io.evently.bench.chaos;

import io.evently.bench.measure.Topic;
import io.evently.local.servers.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that a reader has put aside.
 *
 * @param reader its group
 */
record Letter(Place place, String reader) {

  private static final String SUFFIX = ".dlq";

  /** Where a record is. */
  record Place(String topic, int partition, long offset) {}

  /** All that there are, and as often as they are there. */
  static List<Letter> all(String bootstrapServers) {
    List<Letter> all = new ArrayList<>();
    for (String name : Topics.names(bootstrapServers)) {
      if (name.endsWith(SUFFIX)) {
        new Topic(bootstrapServers, name).since(Map.of()).forEach(r -> all.add(of(r)));
      }
    }
    return all;
  }

  private static Letter of(ConsumerRecord<String, byte[]> record) {
    Place place =
        new Place(
            header(record, "topic"),
            Integer.parseInt(header(record, "partition")),
            Long.parseLong(header(record, "offset")));
    String name = record.topic();
    return new Letter(
        place, name.substring(place.topic().length() + 1, name.length() - SUFFIX.length()));
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(
        record.headers().lastHeader("dead-letter-" + name).value(), StandardCharsets.UTF_8);
  }
}
