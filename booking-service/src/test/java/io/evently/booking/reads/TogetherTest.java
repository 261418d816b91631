package io.evently.booking.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TogetherTest {

  private static final Executor OWN_THREAD = task -> Thread.ofVirtual().start(task);

  private final Together<Integer> together = new Together<>();
  private final AtomicInteger stored = new AtomicInteger(1);
  private final AtomicInteger reads = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Test
  void whoAsksAfterAChangeIsNeverToldWhatWasReadBeforeIt() throws InterruptedException {
    CompletableFuture<Integer> first = ask(this::slow);
    begun.await();
    stored.set(2);
    List<CompletableFuture<Integer>> later = crowd(50);
    released.countDown();

    assertThat(first.join()).isEqualTo(1);
    assertThat(later).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(2));
  }

  @Test
  void aCrowdSharesTheNextRead() throws InterruptedException {
    CompletableFuture<Integer> first = ask(this::slow);
    begun.await();
    List<CompletableFuture<Integer>> crowd = crowd(50);
    released.countDown();

    first.join();
    crowd.forEach(CompletableFuture::join);
    assertThat(reads).hasValue(2);
  }

  @Test
  void otherKeysDoNotWait() throws Exception {
    CompletableFuture<Integer> first = ask(this::slow);
    begun.await();

    assertThat(together.get("other", this::quick)).isEqualTo(1);
    assertThat(first).isNotDone();
    released.countDown();
    first.join();
  }

  @Test
  void aFailureIsToldToAllWhoShareItAndTheNextReadGoesOn() throws Exception {
    CompletableFuture<Integer> first = ask(this::slow);
    begun.await();
    List<CompletableFuture<Integer>> crowd =
        asked(
            20,
            () -> {
              throw new SQLException("the server has gone");
            });
    released.countDown();

    first.join();
    assertThat(crowd)
        .allSatisfy(
            answer ->
                assertThatThrownBy(answer::join)
                    .hasRootCauseInstanceOf(SQLException.class)
                    .hasRootCauseMessage("the server has gone"));
    assertThat(together.get("event", this::quick)).isEqualTo(1);
  }

  private List<CompletableFuture<Integer>> crowd(int size) throws InterruptedException {
    return asked(size, this::quick);
  }

  /** Returns when all of them wait. */
  private List<CompletableFuture<Integer>> asked(int size, Together.Read<Integer> read)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, size)
            .mapToObj(
                i -> {
                  var answer = new CompletableFuture<Integer>();
                  threads.add(Thread.ofPlatform().daemon().start(() -> tell(answer, read)));
                  return answer;
                })
            .toList();
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    return answers;
  }

  private CompletableFuture<Integer> ask(Together.Read<Integer> read) {
    var answer = new CompletableFuture<Integer>();
    OWN_THREAD.execute(() -> tell(answer, read));
    return answer;
  }

  private void tell(CompletableFuture<Integer> answer, Together.Read<Integer> read) {
    try {
      answer.complete(together.get("event", read));
    } catch (SQLException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private int quick() {
    reads.incrementAndGet();
    return stored.get();
  }

  private int slow() {
    int read = quick();
    begun.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return read;
  }
}
