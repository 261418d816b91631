package io.evently.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evently.gateway.overload.Guard.Permit;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuardTest {

  private static final int PLACES = 1000;
  private static final Duration QUICK = Duration.ofMillis(20);
  private static final Duration SLOW = Duration.ofMillis(800);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicLong now = new AtomicLong(Duration.ofHours(1).toNanos());
  private final AtomicInteger total = new AtomicInteger();
  private final Guard guard = guard(Map.of());

  private Guard guard(Map<String, String> settings) {
    OverloadConfig config =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withMapping(OverloadConfig.class)
            .withDefaultValues(settings)
            .build()
            .getConfigMapping(OverloadConfig.class);
    return new Guard("x", PLACES, config, total, new GuardMetrics(meters, "x"), now::get);
  }

  private List<Permit> enter(Guard before, int count) {
    List<Permit> permits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      permits.add(before.enter(Urgency.ESSENTIAL));
    }
    return permits;
  }

  /** So many at a time, answered after this; then the next. */
  private void turns(int turns, int count, Duration time) {
    for (int turn = 0; turn < turns; turn++) {
      List<Permit> permits = enter(guard, Math.min(count, guard.limit()));
      now.addAndGet(time.toNanos());
      permits.forEach(permit -> permit.answered(false));
      permits.forEach(Permit::end);
    }
  }

  private static void refused(Guard before, Urgency urgency, CommonProblem code) {
    assertThatThrownBy(() -> before.enter(urgency))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              assertThat(problem.retryAfter())
                  .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
            });
  }

  @Test
  void aBurstThatIsAnsweredInTimeIsLetIn() {
    turns(20, PLACES, QUICK);
    assertThat(guard.limit()).isEqualTo(PLACES);
  }

  @Test
  void answersThatTakeTooLongCloseTheDoorDownToTheFloor() {
    turns(5, PLACES, SLOW);
    assertThat(guard.limit()).isBetween(500, 800);
    turns(40, PLACES, SLOW);
    assertThat(guard.limit()).isEqualTo(256);
  }

  @Test
  void oneThatIsSilentAmongFewIsNoOverload() {
    for (int turn = 0; turn < 20; turn++) {
      Permit silent = guard.enter(Urgency.READ);
      turns(1, 50, Duration.ofMillis(101));
      silent.failed(true);
      silent.end();
    }
    assertThat(guard.limit()).isEqualTo(PLACES);
  }

  @Test
  void itOpensAgainWhileAnswersComeInTime() {
    turns(40, PLACES, SLOW);
    turns(50, PLACES, Duration.ofMillis(101));
    assertThat(guard.limit()).isGreaterThan(290);
  }

  @Test
  void whoLeavesAfterWaitingTooLongCountsAsAnAnswerThatWasTooLate() {
    for (int turn = 0; turn < 40; turn++) {
      List<Permit> permits = enter(guard, guard.limit());
      now.addAndGet(SLOW.toNanos());
      permits.forEach(Permit::end);
    }
    assertThat(guard.limit()).isEqualTo(256);
  }

  @Test
  void lessUrgentOnesAreRefusedFirst() {
    List<Permit> present = enter(guard, PLACES / 2);
    refused(guard, Urgency.ANALYTICS, CommonProblem.OVERLOADED);
    present.addAll(enter(guard, PLACES / 4));
    refused(guard, Urgency.READ, CommonProblem.OVERLOADED);
    present.add(guard.enter(Urgency.SALE));
    present.addAll(enter(guard, PLACES - present.size()));
    refused(guard, Urgency.ESSENTIAL, CommonProblem.OVERLOADED);
    assertThat(
            meters.counter("evently.overload.refused", "service", "x", "urgency", "read").count())
        .isEqualTo(1);
    present.forEach(Permit::end);
    guard.enter(Urgency.ANALYTICS).end();
  }

  @Test
  void allServicesTogetherHaveABoundToo() {
    total.set(4096);
    refused(guard, Urgency.ANALYTICS, CommonProblem.OVERLOADED);
    guard.enter(Urgency.READ).end();
    assertThat(total).hasValue(4096);
  }

  @Test
  void aPlaceIsGivenBackOnce() {
    Permit permit = guard.enter(Urgency.SALE);
    permit.end();
    permit.end();
    assertThat(guard.present()).isZero();
  }

  @Test
  void aServiceThatFailsInARowIsLeftAloneUntilItAnswers() {
    enter(guard, 20).forEach(permit -> permit.failed(false));
    refused(guard, Urgency.ESSENTIAL, CommonProblem.DEPENDENCY_UNAVAILABLE);
    now.addAndGet(Duration.ofMillis(500).toNanos());
    guard.enter(Urgency.READ).answered(false);
    guard.enter(Urgency.READ).end();
  }

  @Test
  void switchedOffItRefusesNothing() {
    Guard off = guard(Map.of("evently.overload.enabled", "false"));
    enter(off, 3 * PLACES).forEach(permit -> permit.failed(true));
    enter(off, 1);
  }
}
