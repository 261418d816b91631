package io.evently.booking.sale;

import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Settlement.Made;
import io.evently.booking.sale.Settlement.Move;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Applies a batch of commands to a state, in order of arrival. Pure: no clock, no chance, no input
 * or output.
 */
public final class Decide {

  private final StockState before;
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final Map<UUID, Booking> replays;
  private final Map<String, Integer> personTotals;
  private final Map<UUID, Booking> bookings;
  private final List<Made> made = new ArrayList<>();
  private final List<Made> cancelled = new ArrayList<>();
  private final List<Move> moves = new ArrayList<>();
  private SaleTerms terms;
  private SaleTerms newTerms;

  private Decide(StockState before) {
    this.before = before;
    this.terms = before.terms();
    before.pools().forEach(p -> pools.put(p.ticketType(), p));
    this.replays = new HashMap<>(before.replays());
    this.personTotals = new HashMap<>(before.personTotals());
    this.bookings = new HashMap<>(before.bookings());
  }

  /**
   * The outcome of each command, and what has to be written for all of them to be true together.
   */
  public static Settlement decide(StockState state, List<? extends Command> batch) {
    var decision = new Decide(state);
    List<Outcome> outcomes = new ArrayList<>(batch.size());
    for (Command command : batch) {
      outcomes.add(
          switch (command) {
            case BookTickets book -> decision.book(book);
            case CancelBooking cancel -> decision.cancel(cancel);
            case ApplyTerms apply -> decision.apply(apply);
          });
    }
    return decision.settlement(outcomes);
  }

  private Outcome book(BookTickets asked) {
    if (terms == null || terms.status().equals(SaleTerms.DRAFT)) {
      return new Outcome.UnknownEvent();
    }
    Booking replay = asked.idempotencyKey() == null ? null : replays.get(asked.idempotencyKey());
    if (replay != null) {
      return replay(asked, replay);
    }
    Pool pool = poolFor(asked.ticketType());
    String userId = asked.buyer().userId();
    int total = personTotals.getOrDefault(userId, 0);
    return SaleRules.refusal(new SaleRules.Request(asked, terms, pool, total, before.now()))
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(() -> new Outcome.Booked(sell(asked, pool), false));
  }

  private static Outcome replay(BookTickets asked, Booking first) {
    return Objects.equals(first.requestHash(), asked.requestHash())
        ? new Outcome.Booked(first.asMade(), true)
        : new Outcome.Refused(
            ProblemException.of(
                CommonProblem.IDEMPOTENCY_KEY_REUSED,
                "Send a new Idempotency-Key for a new request."));
  }

  private Booking sell(BookTickets asked, Pool pool) {
    var booking =
        new Booking(
            asked.bookingId(),
            asked.eventId(),
            pool.ticketType(),
            asked.buyer().userId(),
            asked.quantity(),
            pool.price(),
            terms.currency(),
            BookingStatus.CONFIRMED,
            asked.reference(),
            1,
            asked.idempotencyKey(),
            asked.requestHash(),
            before.now(),
            before.now());
    pools.put(pool.ticketType(), pool.take(asked.quantity()));
    personTotals.merge(booking.userId(), booking.quantity(), Integer::sum);
    made.add(new Made(booking, asked.traceparent()));
    moves.add(
        new Move(
            pool.ticketType(),
            booking.quantity(),
            Settlement.AVAILABLE,
            Settlement.SOLD,
            booking.id()));
    if (booking.idempotencyKey() != null) {
      replays.put(booking.idempotencyKey(), booking);
    }
    return booking;
  }

  private Outcome cancel(CancelBooking asked) {
    Booking booking = bookings.get(asked.bookingId());
    if (booking == null) {
      return new Outcome.Refused(
          ProblemException.of(CommonProblem.NOT_FOUND, "There is no such booking."));
    }
    if (booking.status() == BookingStatus.CANCELLED) {
      return new Outcome.Cancelled(booking);
    }
    if (!before.now().isBefore(terms.eventDate())) {
      return new Outcome.Refused(
          ProblemException.of(
              BookingProblem.CANCELLATION_CLOSED, "The event began at " + terms.eventDate() + "."));
    }
    Booking over = booking.cancelled(before.now());
    bookings.put(over.id(), over);
    pools.computeIfPresent(over.ticketType(), (type, pool) -> pool.giveBack(over.quantity()));
    personTotals.merge(over.userId(), -over.quantity(), Integer::sum);
    cancelled.add(new Made(over, asked.traceparent()));
    moves.add(
        new Move(
            over.ticketType(), over.quantity(), Settlement.SOLD, Settlement.AVAILABLE, over.id()));
    return new Outcome.Cancelled(over);
  }

  /** A version is given to one content only, so terms that are not newer change nothing. */
  private Outcome apply(ApplyTerms asked) {
    SaleTerms next = asked.terms();
    if (terms != null && next.version() <= terms.version()) {
      return applied(false);
    }
    Map<String, SaleTerms.TicketType> types = new LinkedHashMap<>();
    next.ticketTypes().forEach(t -> types.put(t.id(), t));
    for (Pool pool : asked.proposal() ? pools.values() : List.<Pool>of()) {
      SaleTerms.TicketType type = types.get(pool.ticketType());
      int wanted = type == null ? 0 : type.capacity();
      if (wanted < pool.inUse()) {
        return new Outcome.Refused(inUse(pool, wanted));
      }
    }
    resize(types);
    terms = next;
    newTerms = next;
    return applied(true);
  }

  private void resize(Map<String, SaleTerms.TicketType> types) {
    for (Pool pool : List.copyOf(pools.values())) {
      if (!types.containsKey(pool.ticketType())) {
        resize(pool, pool.position(), pool.name(), pool.price(), 0);
      }
    }
    int position = 0;
    for (SaleTerms.TicketType type : types.values()) {
      Pool pool =
          pools.getOrDefault(
              type.id(), new Pool(type.id(), position, type.name(), type.price(), 0, 0, 0));
      resize(pool, position++, type.name(), type.price(), type.capacity());
    }
  }

  private void resize(
      Pool pool, int position, String name, java.math.BigDecimal price, int capacity) {
    int atLeast = Math.max(capacity, pool.inUse());
    int more = atLeast - pool.capacity();
    pools.put(
        pool.ticketType(),
        new Pool(
            pool.ticketType(),
            position,
            name,
            price,
            atLeast,
            pool.available() + more,
            pool.waitlistReserved()));
    if (more > 0) {
      moves.add(new Move(pool.ticketType(), more, Settlement.NONE, Settlement.AVAILABLE, null));
    } else if (more < 0) {
      moves.add(new Move(pool.ticketType(), -more, Settlement.AVAILABLE, Settlement.NONE, null));
    }
  }

  private static ProblemException inUse(Pool pool, int wanted) {
    int inUse = pool.inUse();
    return ProblemException.of(
            BookingProblem.CAPACITY_IN_USE,
            "Ticket type %s cannot have %d tickets: %d are held, reserved or sold."
                .formatted(pool.ticketType(), wanted, inUse))
        .with("in_use", inUse);
  }

  private Outcome.Applied applied(boolean changed) {
    return new Outcome.Applied(
        terms.version(),
        pools.values().stream().mapToInt(Pool::capacity).sum(),
        pools.values().stream().mapToInt(Pool::available).sum(),
        changed);
  }

  private Pool poolFor(String ticketType) {
    if (ticketType != null) {
      return pools.get(ticketType);
    }
    return terms.ticketTypes().size() == 1 ? pools.get(terms.ticketTypes().getFirst().id()) : null;
  }

  private Settlement settlement(List<Outcome> outcomes) {
    boolean moved = !moves.isEmpty() || newTerms != null;
    return new Settlement(
        before,
        outcomes,
        moved ? before.version() + 1 : before.version(),
        List.copyOf(pools.values()),
        newTerms,
        made,
        cancelled,
        moves);
  }
}
