package io.evently.gateway.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.waitingroom.Turnstile.Seen;
import org.junit.jupiter.api.Test;

class TurnstileTest {

  private static final double FAST = 1e6;

  @Test
  void nobodyIsServedWithoutFreeTickets() {
    assertThat(Turnstile.serve(seen(1000, 0, Flow.NONE, Flow.NONE, Flow.NONE))).isZero();
  }

  @Test
  void atFirstEverybodyIsTakenToBuyAsMuchAsAnOrderMayHave() {
    assertThat(Turnstile.serve(seen(1000, 100, Flow.NONE, Flow.NONE, Flow.NONE))).isEqualTo(10);
  }

  @Test
  void noMoreAreServedThanWait() {
    assertThat(Turnstile.serve(seen(3, 100, Flow.NONE, Flow.NONE, Flow.NONE))).isEqualTo(3);
  }

  @Test
  void neverFasterThanTheSaleTakesThem() {
    var slow = new Seen(1000, 1000, 10, Flow.NONE, Flow.NONE, Flow.NONE, 7, 1);
    assertThat(Turnstile.serve(slow)).isEqualTo(7);
  }

  @Test
  void whoIsInsideAndWhoMayStillAppearTakeRoom() {
    Flow now = new Flow(6, 4, 4, 0, 0);
    // Four choose, two of the six may come: of ten places four are left.
    assertThat(Turnstile.serve(seen(1000, 100, now, now, now))).isEqualTo(4);
  }

  @Test
  void whoHasBoughtTakesNoRoomAnyMore() {
    Flow now = new Flow(6, 6, 6, 6, 6);
    assertThat(Turnstile.serve(seen(1000, 100, now, now, now))).isEqualTo(10);
  }

  @Test
  void onceItIsKnownHowMuchPeopleBuyMoreAreLetIn() {
    Flow all = new Flow(100, 100, 100, 100, 200);
    assertThat(Turnstile.serve(seen(1000, 100, Flow.NONE, Flow.NONE, all))).isEqualTo(50);
  }

  @Test
  void whoStaysAwayOrBuysNothingMakesRoomForOthers() {
    // Half of those who are served appear, half of these buy two tickets.
    Flow all = new Flow(400, 200, 200, 100, 200);
    // 100 tickets are for 50 buyers, so for 100 visitors, so for 200 numbers.
    assertThat(Turnstile.serve(seen(10_000, 100, Flow.NONE, Flow.NONE, all))).isEqualTo(200);
  }

  @Test
  void thePaceFallsAtOnceAndRisesSlowly() {
    double halved = Turnstile.pace(100, 200, false, 1);
    assertThat(halved).isEqualTo(50);
    assertThat(Turnstile.pace(halved, 200, true, 1)).isEqualTo(60);
    assertThat(Turnstile.pace(199, 200, true, 1)).isEqualTo(200);
    assertThat(Turnstile.pace(1, 200, false, 1)).isEqualTo(1);
  }

  private static Seen seen(long waiting, int free, Flow justServed, Flow shopping, Flow all) {
    return new Seen(waiting, free, 10, justServed, shopping, all, FAST, 1);
  }
}
