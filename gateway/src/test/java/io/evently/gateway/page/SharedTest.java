package io.evently.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedTest {

  private final AtomicLong now = new AtomicLong();
  private final List<Promise<String>> asked = new ArrayList<>();
  private final Shared<String> shared = new Shared<>(this::ask, Duration.ofMillis(250), now::get);

  @Test
  void allWhoAskMeanwhileShareOneAnswer() {
    Future<String> first = shared.get();
    Future<String> second = shared.get();
    assertThat(asked).hasSize(1);
    asked.getFirst().complete("up");
    assertThat(first.result()).isEqualTo("up");
    assertThat(second.result()).isEqualTo("up");
  }

  @Test
  void anAnswerIsKeptForItsTimeAndThenAskedAnew() {
    shared.get();
    asked.getFirst().complete("up");
    now.addAndGet(Duration.ofMillis(249).toNanos());
    assertThat(shared.get().result()).isEqualTo("up");
    now.addAndGet(Duration.ofMillis(2).toNanos());
    assertThat(shared.get().isComplete()).isFalse();
    assertThat(asked).hasSize(2);
  }

  @Test
  void aFailureIsNotKeptForEver() {
    shared.get();
    asked.getFirst().fail("broken");
    now.addAndGet(Duration.ofMillis(251).toNanos());
    Future<String> again = shared.get();
    asked.getLast().complete("up");
    assertThat(again.result()).isEqualTo("up");
  }

  private Future<String> ask() {
    Promise<String> promise = Promise.promise();
    asked.add(promise);
    return promise.future();
  }
}
