package io.evently.booking.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardMapTest {

  private static final int MANY = 100_000;

  /** Changing one of these loses the events of everybody who runs this. */
  @Test
  void anEventHasTheSameBucketForEver() {
    assertThat(Buckets.of("456")).isEqualTo(28);
    assertThat(Buckets.of("demo-vienna-ball")).isEqualTo(130);
    assertThat(Buckets.of("0198f0f0-5a00-7abc-8def-0123456789ab")).isEqualTo(148);
    assertThat(Buckets.of("a")).isEqualTo(97);
    assertThat(Buckets.of("")).isZero();
  }

  @Test
  void bucketsAreAboutAsFullAsEachOther() {
    Random random = new Random(7);
    isEven(Integer::toString);
    isEven(i -> "event-" + i);
    isEven(i -> new UUID(random.nextLong(), random.nextLong()).toString());
  }

  private static void isEven(IntFunction<String> id) {
    Map<Integer, Integer> counts = new HashMap<>();
    IntStream.range(0, MANY)
        .mapToObj(id)
        .forEach(e -> counts.merge(Buckets.of(e), 1, Integer::sum));
    assertThat(counts).hasSize(Buckets.COUNT);
    int mean = MANY / Buckets.COUNT;
    assertThat(counts.values()).allMatch(n -> n > mean * 0.75 && n < mean * 1.25);
  }

  @Test
  void shardsAreAboutAsFullAsEachOther() {
    for (int count = 2; count <= 8; count++) {
      ShardMap map = ShardMap.even(count);
      assertThat(map.count()).isEqualTo(count);
      int[] events = new int[count];
      IntStream.range(0, MANY).forEach(i -> events[map.shardOf(Buckets.of("event-" + i))]++);
      double mean = (double) MANY / count;
      assertThat(IntStream.of(events).boxed()).allMatch(n -> n > mean * 0.95 && n < mean * 1.05);
    }
  }

  @Test
  void anIdTellsTheBucketOfItsEventAndNoOtherKindOfIdDoes() {
    Random random = new Random(11);
    for (int i = 0; i < 1000; i++) {
      String event = "event-" + i;
      UUID id = Buckets.id(event, 1_764_115_200_000L + i, random.nextLong(), random.nextInt());
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(Buckets.of(id)).hasValue(Buckets.of(event));
    }
    assertThat(Buckets.of(UUID.randomUUID())).isEmpty();
  }

  @Test
  void whatWasSoldBeforeThereWereShardsIsOnTheFirst() {
    assertThat(ShardMap.allOnFirst().count()).isEqualTo(1);
    assertThat(IntStream.range(0, Buckets.COUNT).map(ShardMap.allOnFirst()::shardOf))
        .containsOnly(0);
  }

  @Test
  void aMapIsWhole() {
    assertThatThrownBy(() -> new ShardMap(1, List.of(0, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
