package io.evently.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {

  private static final long MINUTE = 60_000;

  @Test
  void letsNoMorePassThanTheLimitAndSaysHowManyAreLeft() {
    Window window = Window.NEVER;
    for (int left = 2; left >= 0; left--) {
      Window.Turn turn = window.take(1000, MINUTE, 3);
      assertThat(turn.verdict()).isEqualTo(new Verdict(true, left, MINUTE - 1000));
      window = turn.after();
    }

    Window.Turn refused = window.take(1000, MINUTE, 3);

    assertThat(refused.verdict().allowed()).isFalse();
    assertThat(refused.after()).as("a refused request is not counted").isEqualTo(window);
  }

  @Test
  void theTurnOfAWindowIsNoChanceForABurst() {
    Window window = full(MINUTE - 1, 10);

    assertThat(window.take(MINUTE + 1, MINUTE, 10).verdict().allowed()).isFalse();
    assertThat(window.take(MINUTE + MINUTE / 2, MINUTE, 10).verdict().remaining()).isEqualTo(4);
    assertThat(window.take(3 * MINUTE, MINUTE, 10).verdict().remaining()).isEqualTo(9);
  }

  @Test
  void whoWaitsAsLongAsToldMayPass() {
    var random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      int limit = 1 + random.nextInt(20);
      long now = random.nextInt(120_000);
      Window window = full(now, limit);
      now += random.nextInt(40_000);
      Verdict verdict = window.take(now, MINUTE, limit).verdict();
      if (!verdict.allowed()) {
        assertThat(verdict.waitMillis()).isPositive();
        assertThat(window.take(now + verdict.waitMillis(), MINUTE, limit).verdict().allowed())
            .as("%s at %d, limit %d, told %s", window, now, limit, verdict)
            .isTrue();
      }
    }
  }

  /** The estimate takes the window before as evenly spread: it errs by less than the half. */
  @Test
  void noMinuteSeesMuchMoreThanTheLimit() {
    var random = new Random(11);
    int limit = 100;
    Window window = Window.NEVER;
    Deque<Long> passed = new ArrayDeque<>();
    long now = 0;
    for (int i = 0; i < 20_000; i++) {
      now += random.nextInt(500);
      Window.Turn turn = window.take(now, MINUTE, limit);
      window = turn.after();
      if (turn.verdict().allowed()) {
        passed.add(now);
      }
      while (!passed.isEmpty() && passed.peek() <= now - MINUTE) {
        passed.remove();
      }
      assertThat(passed.size()).isLessThan(limit * 3 / 2);
    }
  }

  private static Window full(long now, int limit) {
    Window window = Window.NEVER;
    for (int i = 0; i < limit; i++) {
      window = window.take(now, MINUTE, limit).after();
    }
    return window;
  }
}
