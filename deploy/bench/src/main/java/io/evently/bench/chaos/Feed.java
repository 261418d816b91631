package io.evently.bench.chaos;

import io.evently.bench.Invariant;
import io.evently.bench.chaos.ChaosPlan.Kind;
import io.evently.bench.measure.Topic;
import io.evently.bench.measure.Topic.Told;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;

/** The public topics from the beginning of a run on, and what was planted there. */
final class Feed {

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String kafka;
  private final Map<TopicPartition, Long> begin = new HashMap<>();
  private final Set<Letter> before;
  private final Planted planted = new Planted();

  Feed(String bootstrapServers) {
    kafka = bootstrapServers;
    PublicTopic.ALL.forEach(t -> begin.putAll(new Topic(kafka, t.name()).end()));
    before = Set.copyOf(Letter.all(kafka));
  }

  /** The ends of the topics then. */
  Map<TopicPartition, Long> begin() {
    return Map.copyOf(begin);
  }

  /** Returns how many records were planted. */
  int plant(Kind kind) {
    try (Planter planter = new Planter(kafka, begin, planted)) {
      return planter.plant(kind);
    }
  }

  Invariant allRead() {
    return new Readers(kafka).awaitAll(PATIENCE);
  }

  Invariant published(List<String> events, List<Books.Row> rows) {
    Map<UUID, List<Told>> told = told(events);
    for (long end = end(); System.nanoTime() - end < 0 && missing(rows, told) > 0; ) {
      LockSupport.parkNanos(LOOK.toNanos());
      told = told(events);
    }
    long missing = missing(rows, told);
    return new Invariant(
        "every state of every booking is published, in order",
        missing == 0,
        "%d bookings are not as stored, of %d".formatted(missing, rows.size()));
  }

  private static long missing(List<Books.Row> rows, Map<UUID, List<Told>> told) {
    return rows.stream()
        .filter(b -> !Told.all(told.getOrDefault(b.id(), List.of()), b.sequence(), b.status()))
        .count();
  }

  private Map<UUID, List<Told>> told(List<String> events) {
    Topic topic = new Topic(kafka, PublicTopic.BOOKINGS);
    Map<UUID, List<Told>> all = new HashMap<>();
    events.forEach(event -> all.putAll(topic.toldSince(begin, event)));
    return all;
  }

  /**
   * @param once whether no part failed, so that nobody may put a record aside twice
   */
  Invariant deadLetters(boolean once) {
    List<Letter> found = letters();
    for (long end = end();
        System.nanoTime() - end < 0 && !planted.areAllIn(found);
        found = letters()) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return planted.judge(found, once);
  }

  private List<Letter> letters() {
    return Letter.all(kafka).stream().filter(letter -> !before.contains(letter)).toList();
  }

  private static long end() {
    return System.nanoTime() + PATIENCE.toNanos();
  }
}
