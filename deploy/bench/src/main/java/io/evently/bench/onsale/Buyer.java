package io.evently.bench.onsale;

import io.evently.bench.onsale.Step.Ending;
import io.evently.bench.onsale.Step.Kind;
import java.time.Duration;

/**
 * One buyer: hold, think, pay, and perhaps second thoughts. Decides from what is answered what is
 * done next; has no clock and no connection.
 */
final class Buyer {

  /** Without an answer one tries again soon; with {@code Retry-After}, then. */
  private static final Duration AGAIN = Duration.ofMillis(100);

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);
  private static final int PATIENCE = 40;
  private static final int MOST_QUESTIONS = 150;

  private final Intent intent;
  private Step step;
  private int attempts;
  private int questions;
  private int method;
  private boolean bought;

  Buyer(Intent intent) {
    this.intent = intent;
    this.step = Step.hold(Duration.ZERO, intent.hangsUpOnHold());
  }

  /** What is done now. */
  Step step() {
    return step;
  }

  /** What is done next, after the answer to the present step. */
  Step told(Reply reply) {
    attempts++;
    step = reply.isToBeRepeated() ? again(reply) : next(reply);
    return step;
  }

  /** The same once more, under the same key. */
  private Step again(Reply reply) {
    if (attempts >= PATIENCE) {
      return Step.leave(Ending.GAVE_UP);
    }
    Duration pause = reply.retryAfter() == null ? AGAIN : reply.retryAfter();
    return new Step(step.kind(), pause, step.method(), false, null);
  }

  private Step next(Reply reply) {
    attempts = 0;
    return switch (step.kind()) {
      case HOLD -> held(reply);
      case CONFIRM -> confirmed(reply);
      case CANCEL -> Step.leave(cancelled(reply));
      case LEAVE -> throw new IllegalStateException("has left");
    };
  }

  private Step held(Reply reply) {
    if (reply.status() == 409) {
      boolean none = "sold_out".equals(reply.code()) || "insufficient_stock".equals(reply.code());
      return Step.leave(none ? Ending.SOLD_OUT : Ending.ODD);
    }
    if (reply.status() != 201) {
      return Step.leave(Ending.ODD);
    }
    if (intent.letsExpire()) {
      return Step.leave(Ending.LET_EXPIRE);
    }
    return intent.methods().isEmpty()
        ? Step.cancel(intent.think())
        : Step.confirm(intent.think(), intent.methods().getFirst(), intent.hangsUpOnPay());
  }

  private Step confirmed(Reply reply) {
    return switch (reply.status()) {
      case 200 -> {
        bought = true;
        yield intent.cancels() ? Step.cancel(intent.think()) : Step.leave(Ending.BOUGHT);
      }
      case 202 ->
          ++questions < MOST_QUESTIONS
              ? Step.confirm(ASK_AGAIN, step.method(), false)
              : Step.leave(Ending.UNDECIDED);
      case 402 ->
          ++method < intent.methods().size()
              ? Step.confirm(AGAIN, intent.methods().get(method), false)
              : Step.leave(Ending.TOO_LATE);
      case 409 -> Step.leave(Ending.TOO_LATE);
      default -> Step.leave(Ending.ODD);
    };
  }

  private Ending cancelled(Reply reply) {
    if (reply.status() == 200) {
      return Ending.CANCELLED;
    }
    // A hold may have come to its end meanwhile; tickets that were bought may not.
    return reply.status() == 409 && !bought ? Ending.TOO_LATE : Ending.ODD;
  }

  /** Whether this step is the first one, for which the time counts. */
  boolean isHolding() {
    return step.kind() == Kind.HOLD;
  }
}
