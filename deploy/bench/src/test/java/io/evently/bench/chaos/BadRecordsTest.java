package io.evently.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class BadRecordsTest {

  private final List<ConsumerRecord<String, byte[]>> topic = new ArrayList<>();

  private void says(String key, String sequence) {
    var headers = new RecordHeaders();
    headers.add("ce_id", (key + "-" + sequence).getBytes(StandardCharsets.UTF_8));
    headers.add("ce_sequence", sequence.getBytes(StandardCharsets.UTF_8));
    headers.add("ce_type", "t".getBytes(StandardCharsets.UTF_8));
    says(key, headers);
  }

  private void says(String key, RecordHeaders headers) {
    topic.add(
        new ConsumerRecord<>(
            "topic",
            2,
            topic.size(),
            0,
            TimestampType.CREATE_TIME,
            0,
            0,
            key,
            "{}".getBytes(StandardCharsets.UTF_8),
            headers,
            Optional.empty()));
  }

  private static List<String> ids(List<ProducerRecord<String, byte[]>> records) {
    return records.stream().map(r -> header(r, "ce_id")).toList();
  }

  private static String header(ProducerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Test
  void whatComesAgainIsTheSameInTheSamePartitionAndOrder() {
    says("a", "1");
    says("b", "1");
    says("a", "2");
    List<ProducerRecord<String, byte[]>> again = BadRecords.again(topic);
    assertThat(ids(again)).containsExactly("a-1", "b-1", "a-2");
    assertThat(again)
        .allSatisfy(
            r -> {
              assertThat(r.partition()).isEqualTo(2);
              assertThat(r.headers()).hasSize(3);
              assertThat(header(r, "ce_type")).isEqualTo("t");
            });
  }

  @Test
  void olderStatesComeUnderNewIdsAndTheNewestLastSoThatACompactedTopicKeepsIt() {
    says("a", "9");
    says("b", "1");
    says("a", "10");
    says("a", "11");
    List<ProducerRecord<String, byte[]>> late = BadRecords.late(topic);
    assertThat(ids(late)).containsExactly("a-10-late", "a-9-late", "a-11");
    assertThat(late).extracting(r -> header(r, "ce_sequence")).containsExactly("10", "9", "11");
  }

  @Test
  void ofManyRecordsSomeAreEnoughAndTheNewestOfAKeyIsStillTheLast() {
    for (int i = 1; i <= 1000; i++) {
      says("a", Integer.toString(i));
    }
    assertThat(BadRecords.again(topic)).hasSize(300);
    assertThat(ids(BadRecords.late(topic))).hasSize(300).last().isEqualTo("a-1000");
  }

  @Test
  void whatOthersPlantedIsNotTakenForARecord() {
    says("a", new RecordHeaders());
    says("b", "first");
    BadRecords.unreadable(PublicTopic.ALL.getFirst(), 4)
        .forEach(r -> says(r.key(), (RecordHeaders) r.headers()));
    says("c", "1");
    assertThat(ids(BadRecords.again(topic))).containsExactly("c-1");
    assertThat(BadRecords.late(topic)).isEmpty();
  }

  @Test
  void eachPartitionGetsEveryKindOfWhatNobodyCanRead() {
    List<ProducerRecord<String, byte[]>> records =
        BadRecords.unreadable(PublicTopic.ALL.getFirst(), 4);
    assertThat(records).hasSize(12);
    assertThat(records.stream().map(ProducerRecord::partition).distinct()).hasSize(4);
    assertThat(records.subList(0, 3))
        .extracting(r -> header(r, "ce_sequence"))
        .containsExactly("1", null, "first");
    assertThat(records.stream().map(ProducerRecord::key)).doesNotContainNull();
  }

  @Test
  void whatIsOfAnUnknownTypeIsOfNoEventOfTheRun() {
    List<ProducerRecord<String, byte[]>> records =
        BadRecords.strange(PublicTopic.ALL.getFirst(), 4);
    assertThat(records).hasSize(4);
    assertThat(records)
        .allSatisfy(
            r -> {
              assertThat(header(r, "ce_type")).isEqualTo("evently.event.changed.v9");
              assertThat(new String(r.value(), StandardCharsets.UTF_8))
                  .contains(BadRecords.NO_EVENT);
            });
  }
}
