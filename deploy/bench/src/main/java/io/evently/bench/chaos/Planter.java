package io.evently.bench.chaos;

import io.evently.bench.chaos.ChaosPlan.Kind;
import io.evently.bench.chaos.Letter.Place;
import io.evently.bench.measure.Topic;
import io.evently.local.servers.ServerException;
import io.evently.local.servers.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts records onto the public topics that no producer of the suite would put there. */
final class Planter implements AutoCloseable {

  private final String bootstrapServers;
  private final Map<TopicPartition, Long> begin;
  private final Planted planted;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * @param begin of each partition: what was there before is left alone
   * @param planted is told of what nobody can read
   */
  Planter(String bootstrapServers, Map<TopicPartition, Long> begin, Planted planted) {
    this.bootstrapServers = bootstrapServers;
    this.begin = begin;
    this.planted = planted;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Returns how many records it planted. */
  int plant(Kind kind) {
    int count = 0;
    for (PublicTopic topic : PublicTopic.ALL) {
      count +=
          switch (kind) {
            case POISON -> unreadable(topic);
            case STRANGE -> send(BadRecords.strange(topic, Topics.PARTITIONS)).size();
            case AGAIN -> send(BadRecords.again(since(topic))).size();
            case LATE -> send(BadRecords.late(since(topic))).size();
            default -> throw new IllegalArgumentException(kind + " plants nothing");
          };
    }
    return count;
  }

  private int unreadable(PublicTopic topic) {
    List<RecordMetadata> places = send(BadRecords.unreadable(topic, Topics.PARTITIONS));
    places.forEach(at -> planted.add(topic, new Place(topic.name(), at.partition(), at.offset())));
    return places.size();
  }

  /** In their order, and not each after the answer to the one before. */
  private List<RecordMetadata> send(List<ProducerRecord<String, byte[]>> records) {
    List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
    List<RecordMetadata> places = new ArrayList<>();
    try {
      for (Future<RecordMetadata> one : sent) {
        places.add(one.get());
      }
      return places;
    } catch (ExecutionException e) {
      throw new ServerException("Kafka does not take a record: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    }
  }

  private List<ConsumerRecord<String, byte[]>> since(PublicTopic topic) {
    return new Topic(bootstrapServers, topic.name()).since(begin);
  }

  @Override
  public void close() {
    producer.close();
  }
}
