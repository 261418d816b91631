package io.evently.bench.onsale;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.onsale.Step.Ending;
import io.evently.bench.onsale.Step.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuyerTest {

  private static final Duration THINK = Duration.ofSeconds(2);
  private static final Reply HELD = new Reply(201, null, "b", null);

  private static Buyer buyer(List<String> methods, boolean cancels) {
    return new Buyer(new Intent(1, THINK, methods, cancels, false, false));
  }

  private static Reply reply(int status) {
    return new Reply(status, null, null, null);
  }

  private static Reply refused(int status, String code) {
    return new Reply(status, code, null, null);
  }

  @Test
  void holdsThinksAndPays() {
    Buyer buyer = buyer(List.of("tok_succeed"), false);
    assertThat(buyer.step().kind()).isEqualTo(Kind.HOLD);
    Step pay = buyer.told(HELD);
    assertThat(pay).isEqualTo(Step.confirm(THINK, "tok_succeed", false));
    assertThat(buyer.told(reply(200)).ending()).isEqualTo(Ending.BOUGHT);
  }

  @Test
  void comesBackWithTheSameStepWhenToldTo() {
    Buyer buyer = buyer(List.of("tok_succeed"), false);
    Step again = buyer.told(new Reply(503, "overloaded", null, Duration.ofSeconds(3)));
    assertThat(again).isEqualTo(Step.hold(Duration.ofSeconds(3), false));
    assertThat(buyer.told(Reply.NONE).kind()).isEqualTo(Kind.HOLD);
    assertThat(buyer.told(reply(429)).kind()).isEqualTo(Kind.HOLD);
    buyer.told(HELD);
    assertThat(buyer.told(Reply.NONE).method()).isEqualTo("tok_succeed");
  }

  @Test
  void hangsUpOnceOnly() {
    Buyer buyer = new Buyer(new Intent(1, THINK, List.of("tok_succeed"), false, true, true));
    assertThat(buyer.step().hangUp()).isTrue();
    assertThat(buyer.told(Reply.NONE).hangUp()).isFalse();
    assertThat(buyer.told(HELD).hangUp()).isTrue();
    assertThat(buyer.told(Reply.NONE).hangUp()).isFalse();
  }

  @Test
  void givesUpWhenNobodyEverAnswers() {
    Buyer buyer = buyer(List.of("tok_succeed"), false);
    Step step = buyer.step();
    for (int i = 0; i < 1000 && step.kind() != Kind.LEAVE; i++) {
      step = buyer.told(Reply.NONE);
    }
    assertThat(step.ending()).isEqualTo(Ending.GAVE_UP);
  }

  @Test
  void leavesWhenThereIsNothing() {
    assertThat(buyer(List.of("x"), false).told(refused(409, "sold_out")).ending())
        .isEqualTo(Ending.SOLD_OUT);
    assertThat(buyer(List.of("x"), false).told(refused(409, "price_changed")).ending())
        .isEqualTo(Ending.ODD);
    assertThat(buyer(List.of("x"), false).told(reply(404)).ending()).isEqualTo(Ending.ODD);
  }

  @Test
  void paysOtherwiseWhenDeclined() {
    Buyer buyer = buyer(List.of("tok_decline", "tok_succeed"), false);
    buyer.told(HELD);
    assertThat(buyer.told(refused(402, "payment_declined")).method()).isEqualTo("tok_succeed");
    assertThat(buyer.told(reply(200)).ending()).isEqualTo(Ending.BOUGHT);
  }

  @Test
  void asksAgainWhileThePaymentIsNotDecided() {
    Buyer buyer = buyer(List.of("tok_late"), false);
    buyer.told(HELD);
    Step again = buyer.told(reply(202));
    assertThat(again.kind()).isEqualTo(Kind.CONFIRM);
    assertThat(again.pause()).isPositive();
    assertThat(buyer.told(refused(409, "hold_expired")).ending()).isEqualTo(Ending.TOO_LATE);
  }

  @Test
  void hasSecondThoughts() {
    Buyer buyer = buyer(List.of("tok_succeed"), true);
    buyer.told(HELD);
    assertThat(buyer.told(reply(200)).kind()).isEqualTo(Kind.CANCEL);
    assertThat(buyer.told(reply(200)).ending()).isEqualTo(Ending.CANCELLED);
  }

  @Test
  void givesAHoldBackOrStaysAway() {
    Buyer returns = buyer(List.of(), true);
    assertThat(returns.told(HELD).kind()).isEqualTo(Kind.CANCEL);
    assertThat(returns.told(refused(409, "hold_expired")).ending()).isEqualTo(Ending.TOO_LATE);
    assertThat(buyer(List.of(), false).told(HELD).ending()).isEqualTo(Ending.LET_EXPIRE);
  }

  @Test
  void ticketsThatWereBoughtCannotBeTooLateToGiveBack() {
    Buyer buyer = buyer(List.of("tok_succeed"), true);
    buyer.told(HELD);
    buyer.told(reply(200));
    assertThat(buyer.told(refused(409, "conflict")).ending()).isEqualTo(Ending.ODD);
  }
}
