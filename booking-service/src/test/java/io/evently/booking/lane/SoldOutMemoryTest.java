package io.evently.booking.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SoldOutMemoryTest {

  private final AtomicLong nanos = new AtomicLong();
  private final SoldOutMemory memory = new SoldOutMemory(Duration.ofMillis(250), nanos::get);

  @Test
  void remembersALanesRefusalForItsTimeAndNoLonger() {
    memory.refusedByLane("e1", "general");
    nanos.addAndGet(Duration.ofMillis(249).toNanos());
    assertThat(memory.remembers("e1", "general")).isTrue();
    assertThat(memory.remembers("e1", "vip")).isFalse();
    assertThat(memory.remembers("e2", "general")).isFalse();
    nanos.addAndGet(Duration.ofMillis(2).toNanos());
    assertThat(memory.remembers("e1", "general")).isFalse();
  }

  @Test
  void askingDoesNotProlongIt() {
    memory.refusedByLane("e1", null);
    for (int i = 0; i < 10; i++) {
      nanos.addAndGet(Duration.ofMillis(30).toNanos());
      memory.remembers("e1", null);
    }
    assertThat(memory.remembers("e1", null)).isFalse();
  }

  @Test
  void aReleaseShortensIt() {
    memory.refusedByLane("e1", "general");
    memory.refusedByLane("e10", "general");
    memory.released("e1");
    assertThat(memory.remembers("e1", "general")).isFalse();
    assertThat(memory.remembers("e10", "general")).isTrue();
  }
}
