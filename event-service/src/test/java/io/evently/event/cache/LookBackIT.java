package io.evently.event.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.testing.TestServers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LookBackIT {

  private static final Duration LIFE = Duration.ofMinutes(10);

  private final String servers = TestServers.shared().kafka().bootstrapServers();
  private final String topic = "look-back-" + UUID.randomUUID();
  private final Instant now = Instant.now();

  @BeforeEach
  void topic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  @Test
  void readsWhatWasSaidWhileAnEntryMayHaveBeenKept() throws Exception {
    say("long ago", Duration.ofMinutes(30));
    say("before", Duration.ofMinutes(11));
    say("then", Duration.ofMinutes(9));
    say("just now", Duration.ZERO);
    assertThat(heard("just now")).containsExactly("then", "just now");
  }

  @Test
  void withoutAnySuchRecordItBeginsAtTheEnd() throws Exception {
    say("long ago", Duration.ofMinutes(30));
    try (KafkaConsumer<String, String> consumer = consumer()) {
      assertThat(poll(consumer, "nothing", Duration.ofSeconds(5))).isEmpty();
      say("later", Duration.ZERO);
      assertThat(poll(consumer, "later", Duration.ofSeconds(30))).containsExactly("later");
    }
  }

  private List<String> heard(String last) {
    try (KafkaConsumer<String, String> consumer = consumer()) {
      return poll(consumer, last, Duration.ofSeconds(30));
    }
  }

  private static List<String> poll(
      KafkaConsumer<String, String> consumer, String last, Duration patience) {
    List<String> values = new ArrayList<>();
    long end = System.nanoTime() + patience.toNanos();
    while (!values.contains(last) && System.nanoTime() - end < 0) {
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
        values.add(record.value());
      }
    }
    return values;
  }

  private KafkaConsumer<String, String> consumer() {
    var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "latest",
                "enable.auto.commit",
                false),
            new StringDeserializer(),
            new StringDeserializer());
    var lookBack = new LookBack(LIFE, Clock.systemUTC());
    consumer.subscribe(
        List.of(topic),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            lookBack.onPartitionsAssigned(consumer, partitions);
          }
        });
    return consumer;
  }

  private void say(String what, Duration ago) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", servers),
            new StringSerializer(),
            new StringSerializer())) {
      producer
          .send(new ProducerRecord<>(topic, 0, now.minus(ago).toEpochMilli(), "key", what))
          .get();
    }
  }
}
