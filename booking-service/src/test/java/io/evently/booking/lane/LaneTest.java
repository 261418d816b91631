package io.evently.booking.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Reason;
import io.evently.platform.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LaneTest {

  private final AtomicLong nanos = new AtomicLong();
  private final ArrayDeque<Runnable> workers = new ArrayDeque<>();
  private final ArrayDeque<Runnable> lingering = new ArrayDeque<>();
  private final List<List<Lane.Waiting>> batches = new ArrayList<>();
  private final List<CompletableFuture<Outcome>> answers = new ArrayList<>();
  private int becameIdle;
  private Runnable duringCommit = () -> {};

  private final Lane lane =
      new Lane(
          "e1",
          new Config(),
          this::settle,
          workers::add,
          lingering::add,
          nanos::get,
          () -> becameIdle++);

  @Test
  void whatArrivesDuringACommitIsTheNextBatch() {
    arrives();
    duringCommit =
        () -> {
          duringCommit = () -> {};
          arrives();
          arrives();
        };
    workAll();
    assertThat(batches).extracting(List::size).containsExactly(1, 2);
    assertThat(workers).as("one worker at a time").isEmpty();
    assertThat(lane.isIdle()).isTrue();
  }

  @Test
  void aBusyLaneWithFewCommandsLingersForMore() {
    arrives();
    arrives();
    duringCommit = this::arrivesOnce;
    workers.remove().run();
    assertThat(workers).as("nobody works before the linger is over").isEmpty();
    arrives();
    assertThat(workers).isEmpty();
    lingering.remove().run();
    assertThat(batches).extracting(List::size).containsExactly(2, 2);
    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(lingering).isEmpty();
    assertThat(lane.isIdle()).isTrue();
  }

  @Test
  void aLaneDoesNotLingerForABatchThatIsWorthItsTransaction() {
    arrives();
    arrives();
    duringCommit =
        () -> {
          duringCommit = () -> {};
          for (int i = 0; i < Lane.WORTH_IT; i++) {
            arrives();
          }
        };
    workers.remove().run();
    assertThat(lingering).isEmpty();
    workAll();
    assertThat(batches).extracting(List::size).startsWith(2, 3, 3);
  }

  @Test
  void aBatchHasALimit() {
    for (int i = 0; i < 5; i++) {
      arrives();
    }
    workAll();
    assertThat(batches).extracting(List::size).containsExactly(3, 2);
  }

  @Test
  void aFullQueueRefusesAtOnce() {
    for (int i = 0; i < 10; i++) {
      assertThat(submit()).isNotDone();
    }
    assertThat(codeOf(submit())).isEqualTo("overloaded");
  }

  @Test
  void whatWaitedTooLongNeverEntersABatch() {
    var late = submit();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    var fresh = submit();
    workAll();
    assertThat(codeOf(late)).isEqualTo("overloaded");
    assertThat(fresh).isCompletedWithValue(new Outcome.UnknownEvent());
    assertThat(batches).extracting(List::size).containsExactly(1);
  }

  @Test
  void nothingIsDoneForWhoHasGone() {
    var impatient = lane.submit(command(), Deadline.after(nanos.get(), Duration.ofMillis(100)));
    var patient = lane.submit(command(), Deadline.after(nanos.get(), Duration.ofDays(1)));
    nanos.addAndGet(Duration.ofMillis(100).toNanos());
    workAll();
    assertThat(codeOf(impatient)).isEqualTo("overloaded");
    assertThat(patient).isCompletedWithValue(new Outcome.UnknownEvent());
    var endless = lane.submit(command(), Deadline.after(nanos.get(), Duration.ofDays(1)));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    workAll();
    assertThat(codeOf(endless)).as("not longer than the lane's own").isEqualTo("overloaded");
  }

  @Test
  void whoHasGoneIsToldSoBehindOthersWhoWait() {
    var patient = submit();
    var impatient = lane.submit(command(), Deadline.after(nanos.get(), Duration.ofMillis(100)));
    nanos.addAndGet(Duration.ofMillis(100).toNanos());
    lane.expire();
    assertThat(codeOf(impatient)).isEqualTo("overloaded");
    assertThat(patient).isNotDone();
  }

  @Test
  void whatWaitsTooLongIsToldSoEvenIfNoWorkerComes() {
    var late = submit();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    lane.expire();
    assertThat(codeOf(late)).isEqualTo("overloaded");
    workAll();
    assertThat(batches).isEmpty();
    assertThat(becameIdle).isEqualTo(1);
  }

  @Test
  void aFailureThatNobodyForesawIsToldAndTheLaneGoesOn() {
    var lost = submit();
    duringCommit =
        () -> {
          duringCommit = () -> {};
          throw new IllegalStateException("unforeseen");
        };
    workAll();
    assertThat(lost).isCompletedExceptionally();
    var next = submit();
    workAll();
    assertThat(next).isCompleted();
  }

  @Test
  void aLaneThatWasIdleWorksAgain() {
    arrives();
    workAll();
    arrives();
    workAll();
    assertThat(batches).hasSize(2);
  }

  private CompletableFuture<Outcome> submit() {
    return lane.submit(command(), Deadline.NONE);
  }

  private void settle(String eventId, List<Lane.Waiting> batch) {
    batches.add(batch);
    duringCommit.run();
    batch.forEach(w -> w.outcome().complete(new Outcome.UnknownEvent()));
  }

  private void arrivesOnce() {
    duringCommit = () -> {};
    arrives();
  }

  private void workAll() {
    while (workers.size() + lingering.size() > 0) {
      assertThat(workers.size() + lingering.size()).as("one worker at a time").isEqualTo(1);
      (workers.isEmpty() ? lingering : workers).remove().run();
    }
  }

  private void arrives() {
    answers.add(submit());
  }

  private static Command command() {
    return new CancelBooking("e1", UUID.randomUUID(), Reason.REQUESTED, null);
  }

  private static String codeOf(CompletableFuture<Outcome> failed) {
    assertThat(failed).isDone();
    try {
      failed.join();
      return "none";
    } catch (CompletionException e) {
      return ((ProblemException) e.getCause()).code().code();
    }
  }

  private static final class Config implements LaneConfig {
    @Override
    public int queue() {
      return 10;
    }

    @Override
    public int batch() {
      return 3;
    }

    @Override
    public Duration linger() {
      return Duration.ofMillis(2);
    }

    @Override
    public Duration deadline() {
      return Duration.ofSeconds(1);
    }

    @Override
    public int parallel() {
      return 1;
    }

    @Override
    public Duration soldOutMemory() {
      return Duration.ofMillis(250);
    }
  }
}
