package io.evently.booking.lane;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.evently.booking.lane.Lane.Waiting;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * In whatever order requests come, one worker answers each of them once, and then there is rest.
 */
public class LaneRaceTest {

  private static final int QUEUE = 2;
  private static final Command COMMAND = new Command.ExpireHolds("e1", List.of());

  private final AtomicInteger settling = new AtomicInteger();
  private final AtomicInteger settled = new AtomicInteger();

  /** A lane keeps to itself what is thrown in it. */
  private volatile String found;

  private final List<CompletableFuture<Outcome>> asked = new ArrayList<>();
  private final Lane lane =
      new Lane(
          "e1", new Knobs(QUEUE, 1), this::settle, Runnable::run, Runnable::run, () -> 0, () -> {});

  @Operation
  public void submit() {
    CompletableFuture<Outcome> outcome = lane.submit(COMMAND, Deadline.NONE);
    synchronized (asked) {
      asked.add(outcome);
    }
  }

  @Operation
  public void expire() {
    lane.expire();
  }

  private void settle(String event, List<Waiting> batch) {
    if (settling.getAndIncrement() != 0) {
      found = "two workers at a time";
    }
    for (Waiting waiting : batch) {
      if (!waiting.outcome().complete(null)) {
        found = "answered twice";
      }
      settled.incrementAndGet();
    }
    settling.decrementAndGet();
  }

  @Validate
  public void nobodyWaits() {
    require(found == null, found);
    require(lane.isIdle(), "the lane is not at rest");
    require(lane.waiting() == 0, "somebody waits");
    asked.forEach(outcome -> require(outcome.isDone(), "somebody was not answered"));
    long refused = asked.stream().filter(CompletableFuture::isCompletedExceptionally).count();
    require(settled.get() + refused == asked.size(), "lost or made up");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  @Test
  void eachIsAnsweredOnceByOneWorker() {
    new ModelCheckingOptions()
        .iterations(10)
        .invocationsPerIteration(300)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        .addGuarantee(
            forClasses(ArrayDeque.class.getName(), CompletableFuture.class.getName())
                .allMethods()
                .treatAsAtomic())
        .check(LaneRaceTest.class);
  }
}
