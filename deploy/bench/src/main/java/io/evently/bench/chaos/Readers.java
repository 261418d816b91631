package io.evently.bench.chaos;

import io.evently.bench.Invariant;
import io.evently.bench.measure.Consumers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Whether everybody has read what is on the public topics: where a partition stands, it shows. */
final class Readers {

  private static final Duration LOOK = Duration.ofMillis(500);

  private final String bootstrapServers;

  Readers(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  Invariant awaitAll(Duration patience) {
    List<String> behind = behind();
    for (long end = System.nanoTime() + patience.toNanos();
        System.nanoTime() - end < 0 && !behind.isEmpty(); ) {
      LockSupport.parkNanos(LOOK.toNanos());
      behind = behind();
    }
    return new Invariant(
        "no partition stands still: every reader has read all",
        behind.isEmpty(),
        behind.isEmpty()
            ? PublicTopic.ALL.stream().mapToInt(t -> t.readers().size()).sum() + " readers"
            : behind.toString());
  }

  private List<String> behind() {
    List<String> behind = new ArrayList<>();
    for (PublicTopic topic : PublicTopic.ALL) {
      try (Consumers consumers = new Consumers(bootstrapServers, topic.name())) {
        topic
            .readers()
            .forEach(
                reader -> {
                  long lag = consumers.lag(reader.label());
                  if (lag != 0) {
                    behind.add(
                        "%s is %d behind on %s".formatted(reader.label(), lag, topic.name()));
                  }
                });
      }
    }
    return behind;
  }
}
