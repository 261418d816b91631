package io.evently.booking.order;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Blocking work from an asynchronous endpoint. */
final class OnVirtualThread {

  private OnVirtualThread() {}

  static <T> CompletableFuture<T> call(Callable<T> work) {
    var result = new CompletableFuture<T>();
    Thread.startVirtualThread(
        () -> {
          try {
            result.complete(work.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }
}
