package io.evently.booking.payment;

import io.evently.booking.sale.Booking;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;

/** Pays for a hold. */
@Singleton
public class Checkout {

  private final Payments payments;
  private final Providers providers;
  private final Collect collect;

  Checkout(Payments payments, Providers providers, Collect collect) {
    this.payments = payments;
    this.providers = providers;
    this.collect = collect;
  }

  /**
   * What became of it; a try that is not over is driven on instead of a second one. Empty when
   * there is nothing to pay for any more, and nothing was paid.
   *
   * @param method the provider's token; null only asks
   */
  public Optional<Payment> pay(Booking hold, String method, String traceparent)
      throws SQLException {
    Optional<Payment> fresh =
        method == null
            ? Optional.empty()
            : payments.start(hold, providers.current().name(), method);
    return fresh.isPresent()
        ? Optional.of(collect.begin(fresh.get(), traceparent))
        : resume(hold, traceparent);
  }

  /** Whether a try to pay for it is not over. */
  public boolean isBeingPaid(Booking hold) throws SQLException {
    return payments.ofBooking(hold).filter(p -> p.state().isUnfinished()).isPresent();
  }

  private Optional<Payment> resume(Booking hold, String traceparent) throws SQLException {
    Optional<Payment> last = payments.ofBooking(hold);
    return last.isPresent() && last.get().state().isUnfinished()
        ? Optional.of(collect.drive(last.get().id(), traceparent))
        : last;
  }

  /** Whether money for it was taken, or may be, through a provider. */
  public boolean isPaidFor(Booking booking) throws SQLException {
    return payments
        .ofBooking(booking)
        .filter(p -> p.state() != PaymentState.DECLINED && p.state() != PaymentState.VOIDED)
        .isPresent();
  }

  /** The last try to pay for a booking; empty where there was none. */
  public Optional<Payment> of(Booking booking) throws SQLException {
    return payments.ofBooking(booking);
  }
}
