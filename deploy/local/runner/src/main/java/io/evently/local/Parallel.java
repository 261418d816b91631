package io.evently.local;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Steps that run at once; the first failure is thrown when all have ended. */
final class Parallel {

  private Parallel() {}

  static <T> void run(List<T> items, Consumer<T> step) {
    List<CompletableFuture<Void>> running =
        items.stream()
            .map(
                item ->
                    CompletableFuture.runAsync(() -> step.accept(item), Thread::startVirtualThread))
            .toList();
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }
}
