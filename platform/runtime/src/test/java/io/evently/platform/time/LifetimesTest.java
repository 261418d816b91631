package io.evently.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LifetimesTest {

  private static final int MANY = 10_000;

  private final AtomicLong now = new AtomicLong();

  @Test
  void whatCameAtOnceGoesOneAfterTheOther() {
    Cache<Integer, String> cache = caching().build();
    IntStream.range(0, MANY).forEach(i -> cache.put(i, ""));
    pass(Duration.ofMillis(5_999));
    assertThat(left(cache)).isEqualTo(MANY);
    pass(Duration.ofSeconds(2));
    assertThat(left(cache)).isBetween(MANY * 4L / 10, MANY * 6L / 10);
    pass(Duration.ofMillis(2_001));
    assertThat(left(cache)).isZero();
  }

  @Test
  void whatIsBeingFetchedLivesFromWhenItCame() {
    var cache = caching().buildAsync();
    var coming = new CompletableFuture<String>();
    cache.put(1, coming);
    pass(Duration.ofMinutes(1));
    assertThat(cache.getIfPresent(1)).isSameAs(coming);
    coming.complete("here");
    pass(Duration.ofMillis(5_999));
    assertThat(cache.getIfPresent(1)).isNotNull();
    pass(Duration.ofMillis(4_001));
    assertThat(cache.getIfPresent(1)).isNull();
  }

  private Caffeine<Integer, String> caching() {
    return Caffeine.newBuilder()
        .expireAfter(Lifetimes.<Integer, String>upTo(Duration.ofSeconds(10)))
        .ticker(now::get)
        .executor(Runnable::run);
  }

  private static long left(Cache<Integer, String> cache) {
    cache.cleanUp();
    return cache.estimatedSize();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
