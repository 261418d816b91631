package io.evently.gateway.soldout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SoldOutMemoryTest {

  private static final Asked TWO = new Asked("456", null, false, 2);

  private final AtomicLong millis = new AtomicLong(-100);
  private final SoldOutMemory memory =
      new SoldOutMemory(Duration.ofMillis(250), () -> millis.get() * 1_000_000);

  @Test
  void whatWasRefusedIsRefusedForThatTimeOnly() {
    assertThat(memory.refuses(TWO)).isFalse();
    memory.refused(TWO);
    assertThat(memory.refuses(TWO)).isTrue();
    later(249);
    assertThat(memory.refuses(TWO)).isTrue();
    later(1);
    assertThat(memory.refuses(TWO)).isFalse();
  }

  @Test
  void afterItOnePassesAndOthersWaitForThatOnesAnswer() {
    memory.refused(TWO);
    later(250);
    assertThat(memory.refuses(TWO)).as("the one that asks again").isFalse();
    assertThat(memory.refuses(TWO)).isTrue();
    memory.refused(TWO);
    later(249);
    assertThat(memory.refuses(TWO)).isTrue();
  }

  @Test
  void whereNoAnswerComesAllPass() {
    memory.refused(TWO);
    later(250);
    assertThat(memory.refuses(TWO)).isFalse();
    later(250);
    assertThat(memory.refuses(TWO)).isFalse();
    assertThat(memory.refuses(TWO)).isFalse();
    assertThat(memory.isEmpty()).isTrue();
  }

  @Test
  void anyOtherAnswerEndsIt() {
    memory.refused(TWO);
    memory.answeredOtherwise(TWO);
    assertThat(memory.refuses(TWO)).isFalse();
  }

  @Test
  void onlyTheSameIsRefused() {
    memory.refused(TWO);
    assertThat(memory.refuses(new Asked("456", null, false, 1))).as("fewer").isTrue();
    assertThat(memory.refuses(new Asked("456", null, false, 3))).as("more").isFalse();
    assertThat(memory.refuses(new Asked("456", null, true, 1))).as("a guest").isFalse();
    assertThat(memory.refuses(new Asked("456", "vip", false, 1))).as("another type").isFalse();
    assertThat(memory.refuses(new Asked("457", null, false, 1))).as("another event").isFalse();
  }

  @Test
  void manyEventsDoNotFillIt() {
    for (int i = 0; i < 10_000; i++) {
      memory.refused(new Asked("event-" + i, null, false, 1));
    }
    memory.refused(TWO);
    assertThat(memory.refuses(TWO)).as("one too many").isFalse();
    later(250);
    memory.refused(TWO);
    assertThat(memory.refuses(TWO)).as("when the others are over").isTrue();
  }

  private void later(long by) {
    millis.addAndGet(by);
  }
}
