package io.evently.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evently.bench.Invariant;
import io.evently.bench.chaos.Operation.Type;
import io.evently.bench.chaos.Operation.What;
import io.evently.bench.chaos.Run.Outage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialTest {

  private static final long SECOND = 1_000_000;

  private final List<Operation> history = new ArrayList<>();

  private void asks(String key, double asked, double answered, Type answer) {
    history.add(operation(key, asked, Type.INVOKE));
    history.add(operation(key, answered, answer));
  }

  private static Operation operation(String key, double at, Type type) {
    return new Operation(
        1, What.ACQUIRE, type, (long) (at * SECOND), key, "e", 1, 0, null, null, null, null);
  }

  private Trial trial() {
    ChaosPlan.Trouble trouble = ChaosPlan.fault("kafka killed");
    ChaosPlan plan = ChaosPlan.alone(4711, trouble);
    Outage outage = new Outage(trouble, 13 * SECOND, 15 * SECOND);
    List<Invariant> invariants = List.of(new Invariant("books", true, ""));
    return Trial.of(
        4711,
        "kafka killed",
        "c",
        Instant.EPOCH,
        new Run(plan, history, List.of(outage), invariants));
  }

  @Test
  void
      itIsUnavailableFromTheFaultToTheNext201AndWhatWasAskedForBeforeTheHealDoesNotCountAsHealed() {
    asks("a", 10, 10.5, Type.OK);
    asks("b", 12, 12.4, Type.FAIL);
    asks("c", 14, 15.5, Type.OK);
    asks("d", 15.2, 16, Type.OK);
    Trial trial = trial();
    assertThat(trial.unavailable()).isEqualTo(2.5, within(1e-6));
    assertThat(trial.untilFirst()).isEqualTo(1, within(1e-6));
    assertThat(trial.began()).isEqualTo(3, within(1e-6));
    assertThat(trial.healed()).isEqualTo(5, within(1e-6));
  }

  @Test
  void oneWhoGetsTheSame201TwiceHasOneBookingAndAllAnswersAreCounted() {
    asks("a", 10, 10.5, Type.OK);
    asks("a", 11, 11.5, Type.OK);
    asks("b", 12, 12.4, Type.FAIL);
    asks("c", 12, 13.4, Type.INFO);
    Trial trial = trial();
    assertThat(trial.bookings()).isEqualTo(1);
    assertThat(trial.answers().accepted()).containsExactly(1, 1, 0, 0);
    assertThat(trial.answers().refused()).containsExactly(0, 0, 1, 0);
    assertThat(trial.answers().unknown()).containsExactly(0, 0, 0, 1);
    assertThat(trial.untilFirst()).isNull();
  }
}
