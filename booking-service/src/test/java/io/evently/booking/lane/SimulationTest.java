package io.evently.booking.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.evently.booking.lane.SimulatedTables.Flaw;
import io.evently.booking.lane.SimulatedTables.ViolationException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code ./evently simulate} runs it with more steps: system properties {@code simulation.steps}
 * and {@code simulation.seed}.
 */
class SimulationTest {

  /** Of one event's sale, from its beginning to its end. */
  private static final long STEPS_OF_A_SALE = 4_000;

  @Test
  void nothingIsOversoldDoubledLostOrToldWrongly() {
    long steps = Long.getLong("simulation.steps", 200_000);
    long seed = Long.getLong("simulation.seed", 20_260_601);
    long sales = Math.ceilDiv(steps, STEPS_OF_A_SALE);
    long begin = System.nanoTime();
    LongStream.range(seed, seed + sales).parallel().forEach(SimulationTest::play);
    System.out.printf(
        "simulation: %,d steps in %,d sales, seeds %d to %d, %.1f s: no violation%n",
        sales * STEPS_OF_A_SALE, sales, seed, seed + sales - 1, (System.nanoTime() - begin) / 1e9);
  }

  private static void play(long seed) {
    try {
      new Simulation(seed, Flaw.NONE).play(STEPS_OF_A_SALE);
    } catch (RuntimeException e) {
      Shortest shortest = shortest(seed, Flaw.NONE);
      fail(
          "./evently simulate --steps 1 --seed %d plays it again. Already %d steps are enough: %s%n%s"
              .formatted(
                  seed,
                  shortest.steps(),
                  shortest.violation().getMessage(),
                  String.join("\n", shortest.commands())),
          e);
    }
  }

  /**
   * The least that goes wrong.
   *
   * @param commands the last ones before it, as they were submitted
   */
  private record Shortest(long steps, RuntimeException violation, List<String> commands) {}

  /** Fewer steps of a sale are its beginning and its end without what was in between. */
  private static Shortest shortest(long seed, Flaw flaw) {
    for (long steps = 0; ; steps++) {
      var simulation = new Simulation(seed, flaw);
      try {
        simulation.play(steps);
      } catch (RuntimeException violation) {
        return new Shortest(steps, violation, simulation.latest());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aPlantedFlawIsFound(Flaw flaw) {
    assertThatThrownBy(
            () -> {
              for (long seed = 1; seed <= 50; seed++) {
                new Simulation(seed, flaw).play(STEPS_OF_A_SALE);
              }
            })
        .isInstanceOf(ViolationException.class);
  }

  @Test
  void aViolationIsShownWithTheFewestStepsThatLeadToIt() {
    long seed = 1;
    while (holds(seed)) {
      seed++;
    }
    Shortest shortest = shortest(seed, Flaw.FORGETS_KEYS);
    assertThat(shortest.steps()).isLessThan(STEPS_OF_A_SALE / 4);
    assertThat(shortest.commands()).isNotEmpty();
    new Simulation(seed, Flaw.FORGETS_KEYS).play(shortest.steps() - 1);
  }

  private static boolean holds(long seed) {
    try {
      new Simulation(seed, Flaw.FORGETS_KEYS).play(STEPS_OF_A_SALE);
      return true;
    } catch (ViolationException found) {
      return false;
    }
  }

  @Test
  void aSeedPlaysTheSameAgain() {
    var first = new Simulation(7, Flaw.NONE);
    var again = new Simulation(7, Flaw.NONE);
    first.play(STEPS_OF_A_SALE);
    again.play(STEPS_OF_A_SALE);
    assertThat(again.outbox()).isEqualTo(first.outbox()).hasSizeGreaterThan(100);
  }
}
