package io.evently.booking.sale;

import io.evently.booking.sale.Command.Outcome;
import java.util.List;
import java.util.UUID;

/**
 * What a batch comes to: the outcomes in the order of the commands, and what has to be written for
 * them to be true.
 *
 * @param before the state that it was decided on
 * @param version of the inventory afterwards; unchanged when nothing moved
 * @param pools all pools afterwards
 * @param terms to be stored, or null
 * @param made new bookings and holds
 * @param changed states of older ones, in order; one booking may be there more than once
 */
public record Settlement(
    StockState before,
    List<Outcome> outcomes,
    long version,
    List<Pool> pools,
    SaleTerms terms,
    List<Made> made,
    List<Made> changed,
    List<Move> moves,
    List<GuestContact> contacts,
    List<PaymentMove> payments,
    List<CodeUse> codes,
    List<AdmissionUse> admissions) {

  /** A booking's new state and the request that caused it. */
  public record Made(Booking booking, String traceparent) {}

  /**
   * A move of units.
   *
   * @param from {@code none, available, waitlist, held, sold}
   * @param bookingId null where no booking is concerned
   * @param reason null where the states say it all
   */
  public record Move(
      String ticketType, int units, String from, String to, UUID bookingId, Reason reason) {}

  /**
   * What becomes of an authorised payment.
   *
   * @param kept whether it bought the tickets; else it is to be returned
   */
  public record PaymentMove(UUID paymentId, boolean kept) {}

  /**
   * Codes that a booking uses, or does not use any more.
   *
   * @param accessCode or null
   * @param promoCode or null
   */
  public record CodeUse(UUID bookingId, UUID accessCode, String promoCode, boolean used) {}

  /**
   * An admission that a booking uses, or whatever it used and does not use any more.
   *
   * @param ticket null when it is free again
   * @param line of an order of several, else 0
   */
  public record AdmissionUse(UUID bookingId, UUID ticket, int line) {

    static AdmissionUse over(UUID bookingId) {
      return new AdmissionUse(bookingId, null, 0);
    }

    public boolean isOver() {
      return ticket == null;
    }
  }

  /** Where a guest wants to be told of a booking. */
  public record GuestContact(UUID bookingId, Contact contact) {}

  public static final String NONE = "none";
  public static final String AVAILABLE = "available";
  public static final String WAITLIST = "waitlist";
  public static final String HELD = "held";
  public static final String SOLD = "sold";

  /** Whether there is anything to write. */
  public boolean changesNothing() {
    return !changesStock() && payments.isEmpty();
  }

  /** Whether bookings or units changed. */
  public boolean changesStock() {
    return version != before.version() || terms != null;
  }
}
