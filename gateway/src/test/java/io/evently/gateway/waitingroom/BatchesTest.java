package io.evently.gateway.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class BatchesTest {

  @Test
  void whatArrivesMeanwhileIsOneBatch() throws Exception {
    var batches = new ConcurrentLinkedQueue<Integer>();
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var collected =
          new Batches<Integer, Integer>(
              executor,
              asked -> {
                begun.countDown();
                go.await();
                batches.add(asked.size());
                return asked;
              });
      CompletableFuture<Integer> first = collected.add(1);
      begun.await();
      List<CompletableFuture<Integer>> others = new ArrayList<>();
      for (int i = 2; i <= 10; i++) {
        others.add(collected.add(i));
      }
      go.countDown();

      assertThat(first.join()).isEqualTo(1);
      assertThat(others.stream().map(CompletableFuture::join))
          .containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10);
      assertThat(batches).containsExactly(1, 9);
    }
  }

  @Test
  void oneFailureIsToldToItsBatchAndTheNextIsDone() {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var collected =
          new Batches<String, String>(
              executor,
              asked -> {
                if (asked.contains("bad")) {
                  throw new IllegalStateException("no");
                }
                return asked;
              });
      assertThatThrownBy(() -> collected.add("bad").join()).hasMessageContaining("no");
      assertThat(collected.add("good").join()).isEqualTo("good");
    }
  }

  @Test
  void nobodyIsForgottenUnderARace() {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var collected = new Batches<Integer, Integer>(executor, asked -> asked);
      List<CompletableFuture<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        int asked = i;
        all.add(CompletableFuture.supplyAsync(() -> collected.add(asked).join(), executor));
      }
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).join()).isEqualTo(i);
      }
    }
  }
}
