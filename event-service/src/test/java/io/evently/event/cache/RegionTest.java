package io.evently.event.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RegionTest {

  private final Shared shared = new Shared();
  private final Region region = region();
  private final AtomicInteger loads = new AtomicInteger();

  @Test
  void aHundredWhoAskAtOnceCauseOneLoad() throws Exception {
    var loading = new CountDownLatch(1);
    List<Future<String>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        answers.add(
            threads.submit(
                () ->
                    region.get(
                        "a",
                        String.class,
                        () -> {
                          loading.await();
                          return load();
                        })));
      }
      try {
        await().until(() -> region.counts().coalesced() == 99);
      } finally {
        loading.countDown();
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("loaded 1");
      }
    }
    assertThat(region.counts().loads()).isEqualTo(1);
  }

  @Test
  void theSecondLayerSparesTheLoadOfAnotherReplica() throws Exception {
    assertThat(read(region)).isEqualTo("loaded 1");
    assertThat(read(region())).isEqualTo("loaded 1");
    assertThat(loads).hasValue(1);
  }

  @Test
  void whatIsEvictedIsLoadedAgain() throws Exception {
    read(region);
    region.evict("a");
    assertThat(read(region)).isEqualTo("loaded 2");
    region.clear();
    assertThat(read(region)).isEqualTo("loaded 3");
  }

  @Test
  void aLoadThatBeganBeforeTheEvictionIsNotKept() throws Exception {
    region.get(
        "a",
        String.class,
        () -> {
          region.evict("a");
          return load();
        });
    assertThat(shared.values).isEmpty();
    assertThat(read(region)).isEqualTo("loaded 2");
  }

  @Test
  void aFailureIsGivenToTheCallerAndNotKept() throws Exception {
    assertThatThrownBy(
            () ->
                region.get(
                    "a",
                    String.class,
                    () -> {
                      throw new IllegalStateException("no database");
                    }))
        .hasMessage("no database");
    assertThat(read(region)).isEqualTo("loaded 1");
  }

  @Test
  void whatIsNotThereIsNotKept() throws Exception {
    assertThat(region.get("a", String.class, () -> null)).isNull();
    assertThat(read(region)).isEqualTo("loaded 1");
  }

  @Test
  void bytesOfAnotherReleaseCountAsUnknown() throws Exception {
    shared.put("test", "a", "{".getBytes(StandardCharsets.UTF_8));
    assertThat(read(region)).isEqualTo("loaded 1");
    assertThat(region.counts().secondMisses()).isEqualTo(1);
  }

  private String read(Region from) throws Exception {
    return from.get("a", String.class, this::load);
  }

  private String load() {
    return "loaded " + loads.incrementAndGet();
  }

  private Region region() {
    return new Region("test", 10, Duration.ofMinutes(1), shared, new ObjectMapper());
  }

  /** What replicas share, in memory. */
  private static final class Shared implements SecondLayer {
    private final Map<String, byte[]> values = new ConcurrentHashMap<>();

    @Override
    public byte[] get(String region, String key) {
      return values.get(region + key);
    }

    @Override
    public void put(String region, String key, byte[] value) {
      values.put(region + key, value);
    }

    @Override
    public void evict(String region, String key) {
      values.remove(region + key);
    }

    @Override
    public void clear(String region) {
      values.clear();
    }
  }
}
