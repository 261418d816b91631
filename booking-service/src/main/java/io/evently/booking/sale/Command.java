package io.evently.booking.sale;

import io.evently.platform.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What can be asked of an event's sale. */
public sealed interface Command {

  String eventId();

  /** W3C trace context of the request, or null. */
  String traceparent();

  /**
   * Sell tickets.
   *
   * @param bookingId the id that the booking will have
   * @param reference the reference that the booking will have
   * @param buyer for whom
   * @param ticketType null means the event's only type
   * @param expectedPrice refuse if the price is another; null accepts any
   * @param quote a promised price, which is honoured whatever the price is now; null for none
   * @param idempotencyKey hash of the client's key, or null
   * @param requestHash of what was asked, compared when the key comes again; null without a key
   * @param contact where a guest wants to be told, or null
   */
  record BookTickets(
      String eventId,
      UUID bookingId,
      String reference,
      Buyer buyer,
      String ticketType,
      int quantity,
      BigDecimal expectedPrice,
      Quote quote,
      UUID idempotencyKey,
      UUID requestHash,
      Contact contact,
      Options options,
      String traceparent)
      implements Command {

    /**
     * Of the admission that it comes with; null where that is none for this event and person, so
     * that only those are looked up that a waiting room of the event gave.
     */
    public UUID ticket() {
      Admission admission = options.admission();
      return admission != null && admission.isFor(eventId, buyer.userId())
          ? admission.ticket()
          : null;
    }
  }

  /**
   * Sell several lines together, or nothing.
   *
   * @param lines of one buyer, each with a key of its own that is derived from the client's, or all
   *     without one
   */
  record BookOrder(String eventId, List<BookTickets> lines, String traceparent)
      implements Command {}

  /**
   * What few ask for.
   *
   * @param hold only keep the tickets, also where nothing has to be paid
   * @param partial where fewer tickets are left than asked for, those
   * @param accessCode hash of the code that opens the ticket type, or null
   * @param promoCode as it is kept, or null
   * @param orderId of the order that the booking is a line of, or null
   * @param admission of the event's waiting room, or null
   */
  record Options(
      boolean hold,
      boolean partial,
      UUID accessCode,
      String promoCode,
      UUID orderId,
      Admission admission) {

    public static final Options NONE = new Options(false, false, null, null);

    /** Of a booking that is made alone, by somebody who did not have to wait. */
    public Options(boolean hold, boolean partial, UUID accessCode, String promoCode) {
      this(hold, partial, accessCode, promoCode, null, null);
    }
  }

  /**
   * Who buys, and who asks.
   *
   * @param userId as stored: account id, or {@code guest:} and the guest's id
   * @param caller the token's subject; null for a guest
   * @param admin whether the caller is an admin
   * @param organizer whether the caller is an organiser
   */
  record Buyer(String userId, String caller, boolean admin, boolean organizer) {

    boolean isGuest() {
      return caller == null;
    }
  }

  /**
   * Cancel a booking or hold; who may was checked before.
   *
   * @param part null for the whole
   */
  record CancelBooking(String eventId, UUID bookingId, Reason why, PartOf part, String traceparent)
      implements Command {

    /** The whole. */
    public CancelBooking(String eventId, UUID bookingId, Reason why, String traceparent) {
      this(eventId, bookingId, why, null, traceparent);
    }
  }

  /**
   * Some tickets of a booking.
   *
   * @param key hash of the client's key, under which they are cancelled once; or null
   */
  record PartOf(int units, UUID key) {}

  /** Confirm a hold; who may was checked before. */
  record ConfirmHold(String eventId, UUID bookingId, String traceparent) implements Command {}

  /**
   * Confirm a hold whose payment is authorised, or buy its tickets all the same if it is over and
   * there are some; else the payment is to be returned. Changes nothing when the payment is not, or
   * no longer, authorised.
   *
   * @param userId of the booking
   */
  record ConfirmPaid(
      String eventId, UUID bookingId, String userId, UUID paymentId, String traceparent)
      implements Command {}

  /** Give a hold more time; who may was checked before. */
  record ExtendHold(String eventId, UUID bookingId, String traceparent) implements Command {}

  /** End holds whose time is over; those that are not are left alone. */
  record ExpireHolds(String eventId, List<UUID> bookingIds) implements Command {
    @Override
    public String traceparent() {
      return null;
    }
  }

  /**
   * Wait for tickets: from now on units that come free are kept for the waitlist.
   *
   * @param ticketType null means the event's only type
   * @param userId as stored
   */
  record JoinWaitlist(
      String eventId, String ticketType, String userId, int quantity, String traceparent)
      implements Command {

    boolean isGuest() {
      return userId.startsWith(Booking.GUEST);
    }
  }

  /**
   * Hold reserved units for one who waits. The same offer is drawn once.
   *
   * @param offerId the waitlist's name for it
   * @param hold for how long at most
   */
  record DrawOffer(
      String eventId,
      UUID offerId,
      UUID bookingId,
      String reference,
      String ticketType,
      String userId,
      int quantity,
      Duration hold,
      String traceparent)
      implements Command {}

  /** Confirm the hold of an offer, or give it back. */
  record SettleOffer(String eventId, UUID offerId, boolean confirm, String traceparent)
      implements Command {}

  /** The waitlist is looked after: its lease is renewed. */
  record RenewWaitlist(String eventId, List<String> ticketTypes, String traceparent)
      implements Command {}

  /** What is reserved goes to the public, if the lease is over or whatever it is. */
  record CloseWaitlist(
      String eventId, List<String> ticketTypes, boolean onlyIfOver, String traceparent)
      implements Command {}

  /**
   * The catalogue's entry has changed, or is about to.
   *
   * @param proposal refused as a whole if a capacity would fall under what is in use; what has been
   *     told is applied, with such a capacity at what is in use
   */
  record ApplyTerms(SaleTerms terms, boolean proposal, String traceparent) implements Command {
    @Override
    public String eventId() {
      return terms.eventId();
    }
  }

  /** What became of a command. */
  sealed interface Outcome {

    /**
     * @param replayed whether the booking had been made before, under the same key
     */
    record Booked(Booking booking, boolean replayed) implements Outcome {}

    /**
     * @param bookings one a line
     */
    record Ordered(List<Booking> bookings, boolean replayed) implements Outcome {}

    /** The hold as it is now. */
    record Held(Booking booking) implements Outcome {}

    /** Holds that were over have ended. */
    record Expired(int count) implements Outcome {}

    /** The person may wait. */
    record Waiting(SaleTerms terms, String ticketType) implements Outcome {}

    /** The waitlist's lease was renewed or ended. */
    record WaitlistSet() implements Outcome {}

    /** Cancelled now or before; the state that the request led to. */
    record Cancelled(Booking booking) implements Outcome {}

    /**
     * The terms hold here now.
     *
     * @param changed false when they, or newer ones, held before
     */
    record Applied(long version, int capacity, int available, boolean changed) implements Outcome {}

    /** Nothing changed. */
    record Refused(ProblemException problem) implements Outcome {}

    /** The event is not known here (yet). */
    record UnknownEvent() implements Outcome {}
  }
}
