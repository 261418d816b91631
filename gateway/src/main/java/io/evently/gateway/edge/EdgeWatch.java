package io.evently.gateway.edge;

import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Drops what has changed, at every gateway: each process reads the topic in a group of its own,
 * from now on. While the broker is away, answers only live for their time.
 */
@ApplicationScoped
class EdgeWatch {

  private final Edge edge;

  EdgeWatch(Edge edge) {
    this.edge = edge;
  }

  @Incoming("edge-events")
  @Blocking
  void onEvents(ConsumerRecords<String, byte[]> poll) {
    Map<String, Version> versions = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : poll) {
      if (record.key() != null) {
        versions.put(record.key(), version(record.headers().lastHeader("ce_sequence")));
      }
    }
    edge.heard(versions);
  }

  private static Version version(Header sequence) {
    return sequence == null
        ? null
        : Version.of('"' + new String(sequence.value(), StandardCharsets.US_ASCII) + '"');
  }
}
