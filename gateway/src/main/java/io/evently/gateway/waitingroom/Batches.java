package io.evently.gateway.waitingroom;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Collects what arrives while a transaction is on its way and does it in the next one, in order of
 * arrival. Nothing waits for more to come.
 */
final class Batches<A, R> {

  private static final int MOST = 1000;

  private final Executor executor;
  private final Work<A, R> work;
  private final ConcurrentLinkedQueue<Waiting<A, R>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();

  private record Waiting<A, R>(A asked, CompletableFuture<R> answer) {}

  /** One transaction: the answers in the order of what was asked. */
  @FunctionalInterface
  interface Work<A, R> {
    List<R> apply(List<A> asked) throws Exception;
  }

  Batches(Executor executor, Work<A, R> work) {
    this.executor = executor;
    this.work = work;
  }

  CompletableFuture<R> add(A asked) {
    var waiting = new Waiting<A, R>(asked, new CompletableFuture<>());
    queue.add(waiting);
    start();
    return waiting.answer();
  }

  private void start() {
    if (running.compareAndSet(false, true)) {
      executor.execute(this::run);
    }
  }

  private void run() {
    try {
      List<Waiting<A, R>> batch;
      while (!(batch = next()).isEmpty()) {
        settle(batch);
      }
    } finally {
      running.set(false);
    }
    // What came between the last look and the line above.
    if (!queue.isEmpty()) {
      start();
    }
  }

  private List<Waiting<A, R>> next() {
    List<Waiting<A, R>> batch = new ArrayList<>();
    Waiting<A, R> one;
    while (batch.size() < MOST && (one = queue.poll()) != null) {
      batch.add(one);
    }
    return batch;
  }

  private void settle(List<Waiting<A, R>> batch) {
    try {
      List<R> results = work.apply(batch.stream().map(Waiting::asked).toList());
      for (int i = 0; i < results.size(); i++) {
        batch.get(i).answer().complete(results.get(i));
      }
    } catch (Exception e) {
      batch.forEach(one -> one.answer().completeExceptionally(e));
    }
  }
}
