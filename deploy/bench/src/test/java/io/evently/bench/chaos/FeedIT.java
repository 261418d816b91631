package io.evently.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.Invariant;
import io.evently.bench.chaos.ChaosPlan.Kind;
import io.evently.bench.measure.Topic;
import io.evently.local.Service;
import io.evently.local.servers.Home;
import io.evently.local.servers.Kafka;
import io.evently.local.servers.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real broker, and readers that are played. */
class FeedIT {

  private static final int PER_PARTITION = 3;

  @TempDir static Path folder;
  private static Kafka kafka;

  @BeforeAll
  static void start() {
    kafka = Kafka.in(new Home(folder), 0, 0);
    kafka.start();
    Topics.ensure(broker(), Topics.ALL);
    Topics.ensure(
        broker(),
        PublicTopic.ALL.stream()
            .flatMap(topic -> topic.readers().stream().map(reader -> name(topic.name(), reader)))
            .map(Topics::kept)
            .toList());
  }

  private static String name(String topic, Service reader) {
    return topic + "." + reader.label() + ".dlq";
  }

  @AfterAll
  static void stop() {
    kafka.stop();
  }

  private static String broker() {
    return kafka.bootstrapServers();
  }

  @Test
  void whatIsPlantedIsFoundAmongTheDeadLettersOfEveryReaderAndWhatWasThereBeforeIsNot()
      throws Exception {
    Feed earlier = new Feed(broker());
    earlier.plant(Kind.POISON);
    putAside(earlier);
    Feed feed = new Feed(broker());
    int partitions = PublicTopic.ALL.size() * Topics.PARTITIONS;
    assertThat(feed.plant(Kind.POISON)).isEqualTo(partitions * PER_PARTITION);
    assertThat(feed.plant(Kind.STRANGE)).isEqualTo(partitions);
    assertThat(feed.plant(Kind.AGAIN)).as("nothing that was planted").isZero();
    putAside(feed);
    Invariant letters = feed.deadLetters(true);
    assertThat(letters.held()).as(letters.detail()).isTrue();
    assertThat(earlier.deadLetters(true).held()).as("others' letters, too").isFalse();
  }

  @Test
  void aReaderThatHasNotConfirmedTheLastRecordStandsStill() throws Exception {
    new Feed(broker()).plant(Kind.STRANGE);
    confirmAll(0);
    assertThat(new Readers(broker()).awaitAll(Duration.ZERO).held()).isTrue();
    confirmAll(1);
    Invariant behind = new Readers(broker()).awaitAll(Duration.ZERO);
    assertThat(behind.held()).isFalse();
    assertThat(behind.detail())
        .contains("pricing-service is 1 behind on evently.event.events.v1")
        .doesNotContain("booking-service");
  }

  /** As the services do: whatever has no attributes, no sequence or no JSON. */
  private static void putAside(Feed feed) throws Exception {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (PublicTopic topic : PublicTopic.ALL) {
        for (ConsumerRecord<String, byte[]> record :
            new Topic(broker(), topic.name()).since(feed.begin())) {
          if (isUnreadable(record)) {
            for (Service reader : topic.readers()) {
              producer.send(letter(record, reader)).get();
            }
          }
        }
      }
    }
  }

  private static boolean isUnreadable(ConsumerRecord<String, byte[]> record) {
    return record.headers().lastHeader("ce_id") == null
        || !new String(record.value(), StandardCharsets.UTF_8).endsWith("}")
        || new String(record.value(), StandardCharsets.UTF_8).equals("{}");
  }

  private static ProducerRecord<String, byte[]> letter(
      ConsumerRecord<String, byte[]> record, Service reader) {
    var letter = new ProducerRecord<>(name(record.topic(), reader), record.key(), record.value());
    Map.of(
            "topic", record.topic(),
            "partition", "" + record.partition(),
            "offset", "" + record.offset())
        .forEach(
            (name, value) ->
                letter
                    .headers()
                    .add("dead-letter-" + name, value.getBytes(StandardCharsets.UTF_8)));
    return letter;
  }

  /**
   * @param pricingLacks so many of the first partition of the catalogue's topic
   */
  private static void confirmAll(int pricingLacks) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) broker()))) {
      for (Service service : Service.values()) {
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        for (PublicTopic topic : PublicTopic.ALL) {
          if (topic.readers().contains(service)) {
            new Topic(broker(), topic.name())
                .end()
                .forEach((p, end) -> ends.put(p, new OffsetAndMetadata(end)));
          }
        }
        if (service == Service.PRICING) {
          TopicPartition first = new TopicPartition("evently.event.events.v1", 0);
          ends.computeIfPresent(
              first, (p, end) -> new OffsetAndMetadata(end.offset() - pricingLacks));
        }
        if (!ends.isEmpty()) {
          admin.alterConsumerGroupOffsets(service.label(), ends).all().get();
        }
      }
    }
  }
}
