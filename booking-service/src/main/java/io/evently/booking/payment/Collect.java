package io.evently.booking.payment;

import io.evently.booking.catalogue.Sales;
import io.evently.booking.payment.PaymentProvider.Answer;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.ConfirmPaid;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Reason;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Drives a payment from step to step until it has ended or the provider has to be waited for. Every
 * step may be repeated, by whomever and after whatever crash: a state is left only by who finds it,
 * the provider does everything once, and the lane decides under its lock who gets the tickets.
 */
@Singleton
class Collect {

  private static final Logger LOG = Logger.getLogger(Collect.class);

  private final Payments payments;
  private final Providers providers;
  private final Sales sales;

  Collect(Payments payments, Providers providers, Sales sales) {
    this.payments = payments;
    this.providers = providers;
    this.sales = sales;
  }

  /**
   * Asks the provider for a new payment and goes on as {@link #drive}.
   *
   * @param traceparent of the buyer's request, or null
   */
  Payment begin(Payment fresh, String traceparent) throws SQLException {
    try {
      Answer answer = providers.named(fresh.provider()).authorise(order(fresh));
      return drive(told(fresh, answer), traceparent);
    } catch (NoAnswerException e) {
      LOG.infof("payment %s: %s", fresh.id(), e.getMessage());
      payments.move(fresh, PaymentState.UNKNOWN, null);
      payments.failed(fresh.id(), e.getMessage());
      return now(fresh);
    }
  }

  /** The payment as it is then. A failure is written down and left to the next look. */
  Payment drive(UUID id, String traceparent) throws SQLException {
    return drive(payments.find(id).orElseThrow(), traceparent);
  }

  private Payment drive(Payment found, String traceparent) throws SQLException {
    Payment payment = found;
    try {
      while (payment.state().isUnfinished()) {
        PaymentState before = payment.state();
        payment = step(payment, traceparent);
        if (payment.state() == before) {
          break;
        }
      }
      return payment;
    } catch (NoAnswerException | CompletionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      LOG.warnf("payment %s is %s: %s", found.id(), payment.state().wireName(), why.getMessage());
      payments.failed(found.id(), why.getMessage());
      return now(found);
    }
  }

  private Payment now(Payment payment) throws SQLException {
    return payments.find(payment.id()).orElseThrow();
  }

  /** The payment after it. */
  private Payment step(Payment payment, String traceparent) throws SQLException, NoAnswerException {
    return switch (payment.state()) {
      case AUTHORISING, UNKNOWN ->
          told(payment, providers.named(payment.provider()).lookUp(payment.id()));
      case AUTHORISED -> {
        lane(
            new ConfirmPaid(
                payment.eventId(),
                payment.bookingId(),
                payment.userId(),
                payment.id(),
                traceparent));
        yield now(payment);
      }
      case CAPTURE_DUE -> capture(payment, traceparent);
      case REFUND_DUE -> release(payment);
      case CAPTURED, DECLINED, VOIDED, REFUNDED ->
          throw new IllegalStateException("nothing is left to do");
    };
  }

  private Payment told(Payment payment, Answer answer) throws SQLException {
    return switch (answer) {
      case AUTHORISED, CAPTURED -> payments.move(payment, PaymentState.AUTHORISED, null);
      case DECLINED, VOIDED, REFUNDED -> payments.move(payment, PaymentState.DECLINED, "declined");
      // Somebody may be asking just now. After that what is still on its way is called off.
      case ABSENT ->
          payment.state() == PaymentState.UNKNOWN || payment.calledOff()
              ? payments.move(payment, PaymentState.REFUND_DUE, null)
              : payment;
      case PENDING ->
          payment.overdue() ? payments.move(payment, PaymentState.REFUND_DUE, null) : payment;
    };
  }

  private Payment capture(Payment payment, String traceparent)
      throws SQLException, NoAnswerException {
    Answer answer = providers.named(payment.provider()).capture(payment.id());
    return switch (answer) {
      case CAPTURED -> payments.move(payment, PaymentState.CAPTURED, null);
      // Nothing will be paid: no ticket without payment.
      case ABSENT, DECLINED, VOIDED, REFUNDED -> {
        LOG.errorf("payment %s was authorised and is %s: cancelling", payment.id(), answer);
        lane(
            new CancelBooking(
                payment.eventId(), payment.bookingId(), Reason.PAYMENT_FAILED, traceparent));
        payments.returned(payment, PaymentState.VOIDED, "capture_failed");
        yield now(payment);
      }
      case PENDING, AUTHORISED -> {
        LOG.debugf("payment %s is not captured yet", payment.id());
        yield payment;
      }
    };
  }

  private Payment release(Payment payment) throws SQLException, NoAnswerException {
    Answer answer = providers.named(payment.provider()).release(payment.id());
    switch (answer) {
      case VOIDED, DECLINED, ABSENT -> payments.returned(payment, PaymentState.VOIDED, null);
      case REFUNDED -> payments.returned(payment, PaymentState.REFUNDED, null);
      case PENDING, AUTHORISED, CAPTURED ->
          throw new NoAnswerException("the provider has not given it back yet");
    }
    return now(payment);
  }

  /** No lock is held and no transaction open while the lane is waited for. */
  private void lane(Command command) {
    if (sales.submit(command).join() instanceof Outcome.Refused refused) {
      throw new CompletionException(refused.problem());
    }
  }

  private static PaymentProvider.Order order(Payment payment) {
    return new PaymentProvider.Order(
        payment.id(), payment.method(), payment.amount(), payment.currency(), payment.keptUntil());
  }
}
