package io.evently.booking.sale;

import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.DrawOffer;
import io.evently.booking.sale.Command.JoinWaitlist;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Who may buy what, in the order in which the reasons are told. */
final class SaleRules {

  /** One named reason to refuse. */
  record Rule(String name, Function<Request, ProblemException> check) {}

  /**
   * @param pool null when the event has no such type
   * @param personTotal tickets that the account has already
   * @param access the access code that was sent; null for none, and for one that there is not
   * @param promo the promo code that was sent; null for none, and for one that there is not
   * @param wasAdmitted whether another order uses the admission that was sent
   */
  record Request(
      BookTickets asked,
      SaleTerms terms,
      Pool pool,
      int personTotal,
      Instant now,
      AccessCode access,
      PromoCode promo,
      boolean wasAdmitted) {}

  static final List<Rule> ALL =
      List.of(
          new Rule("the caller may buy for this person", SaleRules::callerMayBuy),
          new Rule("the event is on sale", SaleRules::onSale),
          new Rule("guests may buy where the event allows it", SaleRules::guestsAllowed),
          new Rule("the waiting room let the person in", SaleRules::letIn),
          new Rule("the ticket type exists", SaleRules::typeExists),
          new Rule("an order has at most so many tickets", SaleRules::orderLimit),
          new Rule("a person has at most so many tickets", SaleRules::personLimit),
          new Rule("a code opens the ticket type", SaleRules::accessCode),
          new Rule("the price is the expected one", SaleRules::priceExpected),
          new Rule("the promo code holds", SaleRules::promoCode),
          new Rule("there is stock", SaleRules::enoughStock));

  private SaleRules() {}

  static Optional<ProblemException> refusal(Request request) {
    for (Rule rule : ALL) {
      ProblemException problem = rule.check().apply(request);
      if (problem != null) {
        return Optional.of(problem);
      }
    }
    return Optional.empty();
  }

  /** Why a person may not wait for tickets; empty when the person may. */
  static Optional<ProblemException> refusal(
      JoinWaitlist asked, SaleTerms terms, Pool pool, Instant now) {
    if (offersOver(terms, now).isPresent()) {
      return offersOver(terms, now);
    }
    if (asked.isGuest() && !terms.guestCheckout()) {
      return Optional.of(noGuests());
    }
    if (pool == null) {
      return Optional.of(noSuchType(asked.ticketType(), terms));
    }
    if (asked.quantity() > terms.perOrder()) {
      return Optional.of(overOrderLimit(terms));
    }
    if (pool.accessCodeRequired()) {
      return Optional.of(
          ProblemException.of(
              BookingProblem.NO_WAITLIST, "Its tickets need an access code: book with one."));
    }
    if (pool.available() < asked.quantity()) {
      return pool.drawsFrom() == null ? Optional.empty() : Optional.of(noWaitlist());
    }
    return Optional.of(
        ProblemException.of(
                BookingProblem.TICKETS_AVAILABLE,
                pool.available() + " tickets are free: book them.")
            .with("available", pool.available()));
  }

  private static ProblemException noWaitlist() {
    return ProblemException.of(
        BookingProblem.NO_WAITLIST,
        "Its tickets are shared with other ticket types, which nobody can wait for: look again later.");
  }

  /** Why an offer cannot be made; empty when it can. */
  static Optional<ProblemException> refusal(
      DrawOffer asked, SaleTerms terms, Pool pool, int personTotal, Instant now) {
    if (offersOver(terms, now).isPresent()) {
      return offersOver(terms, now);
    }
    if (pool == null) {
      return Optional.of(noSuchType(asked.ticketType(), terms));
    }
    Integer max = terms.maxPerPerson();
    boolean guest = asked.userId().startsWith(Booking.GUEST);
    if (max != null && !guest && personTotal + asked.quantity() > max) {
      return Optional.of(overPersonLimit(max, personTotal));
    }
    return pool.waitlistReserved() >= asked.quantity()
        ? Optional.empty()
        : Optional.of(
            ProblemException.of(
                BookingProblem.INSUFFICIENT_STOCK,
                "Only " + pool.waitlistReserved() + " are reserved for the waitlist."));
  }

  /**
   * Whether tickets whose hold is over can be had all the same, now that they are paid. Nobody who
   * waits is passed over: what an offer kept is the next one's, and what is reserved is not free. A
   * code went back with the hold, and may have been used by somebody else. So did an admission,
   * which lets the person order anew for as long as it holds: two orders of one it must not become.
   */
  static boolean mayBuyLate(
      Booking over, SaleTerms terms, Pool pool, int personTotal, Instant now) {
    Integer max = terms.maxPerPerson();
    return over.status() == BookingStatus.EXPIRED
        && !over.details().hasCodes()
        && !terms.hasWaitingRoom()
        && over.hold().offerId() == null
        && offersOver(terms, now).isEmpty()
        && pool != null
        && pool.available() >= over.quantity()
        && (max == null || over.isGuest() || personTotal + over.quantity() <= max);
  }

  /** Why a part of a booking cannot be cancelled; empty when it can. */
  static Optional<ProblemException> noPart(Booking booking, int units) {
    String why = null;
    if (booking.status() == BookingStatus.HELD) {
      why = "A hold is cancelled as a whole: its payment may be on its way.";
    } else if (units > booking.quantity()) {
      why = "The booking has " + booking.quantity() + " tickets.";
    }
    return why == null
        ? Optional.empty()
        : Optional.of(
            ProblemException.of(BookingProblem.PART_NOT_CANCELLABLE, why)
                .with("quantity", booking.quantity()));
  }

  /** Why a hold gets no more time; empty when it does, until {@code wanted}. */
  static Optional<ProblemException> noExtension(Booking hold, SaleTerms terms, Instant wanted) {
    Instant now = hold.hold().expiresAt();
    String why = null;
    if (!terms.isExtendable()) {
      why = "The event gives no more time.";
    } else if (hold.hold().extension() != null) {
      why = "The hold was extended before.";
    } else if (hold.hold().offerId() != null) {
      why = "An offer of the waitlist has one deadline: others wait.";
    } else if (!wanted.isAfter(now)) {
      why = "The sale ends then.";
    }
    return why == null
        ? Optional.empty()
        : Optional.of(
            ProblemException.of(
                    BookingProblem.HOLD_NOT_EXTENDABLE,
                    why + " The tickets are kept until " + now + ".")
                .with("hold_expires_at", now.toString()));
  }

  /** Whether nothing can be offered any more; a sale that has not begun keeps nobody waiting. */
  static Optional<ProblemException> offersOver(SaleTerms terms, Instant now) {
    return terms.isPublished()
        ? Optional.ofNullable(saleEnded(terms, now))
        : Optional.of(notOnSale("The event is " + terms.status() + "."));
  }

  private static ProblemException callerMayBuy(Request r) {
    var buyer = r.asked().buyer();
    return buyer.isGuest() || buyer.userId().equals(buyer.caller()) || isStaff(r)
        ? null
        : ProblemException.of(
            CommonProblem.FORBIDDEN,
            "user_id has to be the token's subject, unless staff of the organiser books.");
  }

  private static boolean isStaff(Request r) {
    var buyer = r.asked().buyer();
    return buyer.admin() || (buyer.organizer() && r.terms().organizerId().equals(buyer.caller()));
  }

  private static ProblemException onSale(Request r) {
    SaleTerms terms = r.terms();
    if (!terms.isPublished()) {
      return notOnSale("The event is " + terms.status() + ".");
    }
    if (terms.saleStartsAt() != null && r.now().isBefore(terms.saleStartsAt())) {
      return notOnSale("The sale starts at " + terms.saleStartsAt() + ".")
          .with("sale_starts_at", terms.saleStartsAt().toString());
    }
    return saleEnded(terms, r.now());
  }

  private static ProblemException saleEnded(SaleTerms terms, Instant now) {
    Instant ends = terms.saleEnd();
    return now.isBefore(ends) ? null : notOnSale("The sale ended at " + ends + ".");
  }

  private static ProblemException guestsAllowed(Request r) {
    return !r.asked().buyer().isGuest() || r.terms().guestCheckout() ? null : noGuests();
  }

  private static ProblemException noGuests() {
    return ProblemException.of(
        CommonProblem.UNAUTHENTICATED, "This event has no guest checkout: send an access token.");
  }

  private static ProblemException letIn(Request r) {
    if (!needsAdmission(r)) {
      return null;
    }
    Admission admission = r.asked().options().admission();
    if (admission == null) {
      return queueRequired(r, "missing");
    }
    if (r.asked().ticket() == null) {
      return queueRequired(r, "not_valid");
    }
    if (!r.now().isBefore(admission.expiresAt())) {
      return queueRequired(r, "expired");
    }
    return r.wasAdmitted() ? queueRequired(r, "used") : null;
  }

  /** Where none is needed none is used; staff need none. */
  static boolean needsAdmission(Request r) {
    return r.terms().hasWaitingRoom() && !isStaff(r);
  }

  private static ProblemException queueRequired(Request r, String reason) {
    String room = "/api/v1/events/" + r.asked().eventId() + "/waiting-room";
    return ProblemException.of(
            BookingProblem.QUEUE_REQUIRED,
            "Join the waiting room: POST "
                + room
                + "/places, and send its admission as Evently-Admission.")
        .with("reason", reason)
        .with("waiting_room", room);
  }

  private static ProblemException typeExists(Request r) {
    return r.pool() != null ? null : noSuchType(r.asked().ticketType(), r.terms());
  }

  private static ProblemException noSuchType(String asked, SaleTerms terms) {
    return ProblemException.of(
            BookingProblem.UNKNOWN_TICKET_TYPE,
            asked == null
                ? "The event has several ticket types: send ticket_type."
                : "The event has no ticket type '" + asked + "'.")
        .with("ticket_types", terms.ticketTypes().stream().map(SaleTerms.TicketType::id).toList());
  }

  private static ProblemException orderLimit(Request r) {
    return r.asked().quantity() <= r.terms().perOrder() ? null : overOrderLimit(r.terms());
  }

  /** Why lines are not sold together, each may be what it may; empty when they may be. */
  static Optional<ProblemException> noOrder(List<BookTickets> lines, SaleTerms terms) {
    if (lines.stream().mapToInt(BookTickets::quantity).sum() > terms.perOrder()) {
      return Optional.of(overOrderLimit(terms));
    }
    return terms.isPaid() && lines.size() > 1
        ? Optional.of(
            ProblemException.of(
                BookingProblem.ORDER_NOT_PAYABLE,
                "One payment is for one booking: book the ticket types one by one."))
        : Optional.empty();
  }

  private static ProblemException overOrderLimit(SaleTerms terms) {
    return limit("One order may have at most " + terms.perOrder() + " tickets.")
        .with("max_per_order", terms.perOrder());
  }

  /** A guest could come again under another name, so persons are counted for accounts only. */
  private static ProblemException personLimit(Request r) {
    Integer max = r.terms().maxPerPerson();
    return max == null
            || r.asked().buyer().isGuest()
            || r.personTotal() + r.asked().quantity() <= max
        ? null
        : overPersonLimit(max, r.personTotal());
  }

  private static ProblemException overPersonLimit(int max, int has) {
    return limit("One person may have at most " + max + " tickets; you have " + has + ".")
        .with("max_per_person", max)
        .with("has", has);
  }

  /** Where none is needed none is used. */
  private static ProblemException accessCode(Request r) {
    if (!r.pool().accessCodeRequired()) {
      return null;
    }
    if (r.asked().options().accessCode() == null) {
      return ProblemException.of(
          BookingProblem.ACCESS_CODE_REQUIRED,
          "Its tickets need an access code: send access_code.");
    }
    return r.access() != null && r.access().opens(r.pool().ticketType())
        ? null
        : ProblemException.of(
            BookingProblem.ACCESS_CODE_INVALID, "The code opens no tickets of this type.");
  }

  private static ProblemException promoCode(Request r) {
    if (r.asked().options().promoCode() == null) {
      return null;
    }
    if (r.promo() == null || !r.promo().holdsFor(r.pool().ticketType(), r.now())) {
      return ProblemException.of(
          BookingProblem.PROMO_CODE_INVALID, "The promo code does not hold for these tickets now.");
    }
    return r.promo().isUsedUp()
        ? ProblemException.of(
            BookingProblem.PROMO_CODE_USED_UP, "As many orders as may have used the promo code.")
        : null;
  }

  /** What is to be kept of the codes of a request that no rule refuses. */
  static Details codes(Request r, BigDecimal price) {
    boolean opened = r.pool().accessCodeRequired();
    PromoCode promo = r.promo();
    UUID order = r.asked().options().orderId();
    return !opened && promo == null && order == null
        ? Details.NONE
        : new Details(
            List.of(),
            opened ? r.access().hash() : null,
            promo == null ? null : promo.code(),
            promo == null ? null : price.subtract(promo.applied(price, r.terms().currency())),
            order);
  }

  private static ProblemException priceExpected(Request r) {
    Quote quote = r.asked().quote();
    if (quote != null && !quote.holdsFor(r.asked().eventId(), priceNow(r), r.now())) {
      return priceChanged(r, "The quote does not hold (any more).");
    }
    var expected = r.asked().expectedPrice();
    return expected == null || expected.compareTo(price(r).amount()) == 0
        ? null
        : priceChanged(r, "The price is not the expected one.");
  }

  private static ProblemException priceChanged(Request r, String why) {
    Price now = priceNow(r);
    return ProblemException.of(
            BookingProblem.PRICE_CHANGED,
            "%s A ticket costs %s %s now."
                .formatted(why, Money.of(now.amount(), now.currency()), now.currency()))
        .with("ticket_type", now.ticketType())
        .with("price", Money.of(now.amount(), now.currency()).toPlainString())
        .with("currency", now.currency())
        .with("price_version", now.version());
  }

  private static Price priceNow(Request r) {
    return r.pool().priceNow(r.terms().currency());
  }

  /** What is to be paid: as promised, else as it is now. */
  static Price price(Request r) {
    Quote quote = r.asked().quote();
    Price now = priceNow(r);
    return quote == null
        ? now
        : new Price(
            now.ticketType(), quote.price(), now.faceValue(), now.currency(), quote.version());
  }

  private static ProblemException enoughStock(Request r) {
    int available = r.pool().available();
    if (available >= r.asked().quantity() || (r.asked().options().partial() && available > 0)) {
      return null;
    }
    return available == 0
        ? soldOut()
        : ProblemException.of(
                BookingProblem.INSUFFICIENT_STOCK,
                "Only " + available + " tickets are left: ask for fewer.")
            .with("available", available);
  }

  static ProblemException soldOut() {
    return ProblemException.of(
        BookingProblem.SOLD_OUT, "All tickets are held or sold; some may come back.");
  }

  private static ProblemException notOnSale(String detail) {
    return ProblemException.of(BookingProblem.EVENT_NOT_ON_SALE, detail);
  }

  private static ProblemException limit(String detail) {
    return ProblemException.of(BookingProblem.PURCHASE_LIMIT_EXCEEDED, detail);
  }
}
