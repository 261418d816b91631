package io.evently.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeasesTest {

  private static final String ANN = "ann";

  private final AtomicLong now = new AtomicLong(1000);
  private final Leases leases = new Leases(Duration.ofMinutes(1), now::get);

  @Test
  void whatWasTakenInAdvanceIsUsedOnceAndThenAskedForAgain() {
    assertThat(leases.take(ANN)).isNull();
    assertThat(leases.want(ANN, 400)).isEqualTo(4);
    leases.keep(ANN, 4, new Grant(4, 396, 30_000));

    assertThat(leases.take(ANN)).isEqualTo(new Verdict(true, 398, 30_000));
    assertThat(leases.take(ANN)).isEqualTo(new Verdict(true, 397, 30_000));
    assertThat(leases.take(ANN)).isEqualTo(new Verdict(true, 396, 30_000));
    assertThat(leases.take(ANN)).isNull();
    assertThat(leases.take("bob")).isNull();
  }

  @Test
  void nothingOutlivesItsWindow() {
    leases.want(ANN, 400);
    leases.keep(ANN, 4, new Grant(4, 396, 30_000));

    now.addAndGet(30_000);

    assertThat(leases.take(ANN)).isNull();
  }

  @Test
  void ofManyAtOnceOnlyTheFirstAsksInAdvance() {
    assertThat(leases.want(ANN, 400)).isEqualTo(4);
    assertThat(leases.want(ANN, 400)).isEqualTo(1);

    leases.keep(ANN, 4, null);

    assertThat(leases.want(ANN, 400)).as("after an answer that did not come").isEqualTo(4);
  }

  @Test
  void smallLimitsAreCountedOneByOne() {
    assertThat(leases.want(ANN, 199)).isEqualTo(1);
    assertThat(leases.want(ANN, 199)).isEqualTo(1);
  }

  @Test
  void aRefusalLeavesNothing() {
    leases.want(ANN, 400);
    leases.keep(ANN, 4, new Grant(0, 0, 5_000));

    assertThat(leases.take(ANN)).isNull();
  }
}
