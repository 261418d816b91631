package io.evently.gateway.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.waitingroom.Turnstile.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TurnstileTest {

  private static final double FAST = 1e6;
  private static final Duration MOST = Duration.ofMinutes(2);
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void nobodyIsServedWithoutFreeTickets() {
    assertThat(Turnstile.serve(seen(1000, 0, Flow.NONE, Flow.NONE))).isZero();
  }

  @Test
  void atFirstEverybodyIsTakenToBuyAsMuchAsAnOrderMayHave() {
    assertThat(Turnstile.serve(seen(1000, 100, Flow.NONE, Flow.NONE))).isEqualTo(10);
  }

  @Test
  void noMoreAreServedThanWait() {
    assertThat(Turnstile.serve(seen(3, 100, Flow.NONE, Flow.NONE))).isEqualTo(3);
  }

  @Test
  void neverFasterThanTheSaleTakesThem() {
    var slow = new Seen(1000, 1000, 10, history(Flow.NONE, Flow.NONE), MOST, MOST, 7, 1);
    assertThat(Turnstile.serve(slow)).isEqualTo(7);
  }

  @Test
  void whoIsInsideAndWhoMayStillAppearTakeRoom() {
    Flow now = new Flow(6, 4, 0, 4, 0, 0, 0);
    // Four choose, two of the six may come: of ten places four are left.
    assertThat(Turnstile.serve(seen(1000, 100, Flow.NONE, now))).isEqualTo(4);
  }

  @Test
  void whoHasBoughtTakesNoRoomAnyMore() {
    Flow now = new Flow(6, 6, 0, 6, 6, 0, 6);
    assertThat(Turnstile.serve(seen(1000, 100, Flow.NONE, now))).isEqualTo(10);
  }

  @Test
  void onceItIsKnownHowMuchPeopleBuyMoreAreLetIn() {
    Flow all = new Flow(100, 100, 0, 100, 100, 0, 200);
    assertThat(Turnstile.serve(seen(1000, 100, all, Flow.NONE))).isEqualTo(50);
  }

  @Test
  void whoStaysAwayOrBuysNothingMakesRoomForOthers() {
    // Half of those who are served appear, half of these buy two tickets.
    Flow all = new Flow(400, 200, 0, 200, 100, 0, 200);
    // 100 tickets are for 50 buyers, so for 100 visitors, so for 200 numbers.
    assertThat(Turnstile.serve(seen(10_000, 100, all, Flow.NONE))).isEqualTo(200);
  }

  @Test
  void thePaceFallsAtOnceAndRisesSlowly() {
    double halved = Turnstile.pace(100, 200, false, 1);
    assertThat(halved).isEqualTo(50);
    assertThat(Turnstile.pace(halved, 200, true, 1)).isEqualTo(60);
    assertThat(Turnstile.pace(199, 200, true, 1)).isEqualTo(200);
    assertThat(Turnstile.pace(1, 200, false, 1)).isEqualTo(1);
  }

  @Test
  void peopleAreWaitedForAsLongAsOthersTook() {
    assertThat(patience(19, 19 * 5)).as("too few").isEqualTo(MOST);
    assertThat(patience(100, 100 * 5)).isEqualTo(Duration.ofSeconds(15));
    assertThat(patience(100, 100)).as("at least").isEqualTo(Duration.ofSeconds(10));
    assertThat(patience(100, 100 * 300)).isEqualTo(MOST);
  }

  @Test
  void whoHasJustComeInSaysNothingOfHowLongPeopleTake() {
    History quickOnes = history(Flow.NONE, new Flow(0, 0, 0, 1000, 100, 100, 0));
    assertThat(Turnstile.patience(quickOnes, Flow::choosing, Flow::bought, MOST)).isEqualTo(MOST);
  }

  private static Duration patience(long people, long seconds) {
    History over = history(new Flow(0, 0, 0, people, people, seconds, 0), Flow.NONE);
    return Turnstile.patience(over, Flow::choosing, Flow::bought, MOST);
  }

  private static Seen seen(long waiting, int free, Flow before, Flow now) {
    return new Seen(waiting, free, 10, history(before, now), MOST, MOST, FAST, 1);
  }

  private static History history(Flow before, Flow now) {
    return new History(NOW, new TreeMap<>(Map.of(NOW, now)), before);
  }
}
