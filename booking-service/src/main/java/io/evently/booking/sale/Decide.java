package io.evently.booking.sale;

import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.BookOrder;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.CloseWaitlist;
import io.evently.booking.sale.Command.ConfirmHold;
import io.evently.booking.sale.Command.ConfirmPaid;
import io.evently.booking.sale.Command.DrawOffer;
import io.evently.booking.sale.Command.ExpireHolds;
import io.evently.booking.sale.Command.ExtendHold;
import io.evently.booking.sale.Command.JoinWaitlist;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Command.RenewWaitlist;
import io.evently.booking.sale.Command.SettleOffer;
import io.evently.booking.sale.Settlement.AdmissionUse;
import io.evently.booking.sale.Settlement.GuestContact;
import io.evently.booking.sale.Settlement.Made;
import io.evently.booking.sale.Settlement.Move;
import io.evently.booking.sale.Settlement.PaymentMove;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Applies a batch of commands to a state, in order of arrival. Pure: no clock, no chance, no input
 * or output.
 */
public final class Decide {

  /** Without a renewal for this long, what is kept for the waitlist goes to the public. */
  public static final Duration WAITLIST_LEASE = Duration.ofMinutes(15);

  private final StockState before;
  private final Instant now;
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private final Map<UUID, Booking> replays;
  private final Map<String, Integer> personTotals;
  private final Map<UUID, Booking> bookings;
  private final Map<UUID, Booking> offers;
  private final List<Made> made = new ArrayList<>();
  private final List<Made> changed = new ArrayList<>();
  private final List<Move> moves = new ArrayList<>();
  private final List<GuestContact> contacts = new ArrayList<>();
  private final Set<UUID> authorised;
  private final List<PaymentMove> payments = new ArrayList<>();
  private final Map<UUID, AccessCode> access;
  private final Map<String, PromoCode> promo;
  private final List<Settlement.CodeUse> codes = new ArrayList<>();
  private final Map<UUID, Set<UUID>> admitted;
  private final List<AdmissionUse> admissions = new ArrayList<>();
  private SaleTerms terms;
  private SaleTerms newTerms;

  private Decide(StockState before) {
    this.before = before;
    this.now = before.now();
    this.terms = before.terms();
    before.pools().forEach(p -> pools.put(p.ticketType(), p));
    this.replays = new HashMap<>(before.replays());
    this.personTotals = new HashMap<>(before.personTotals());
    this.bookings = new HashMap<>(before.bookings());
    this.offers = new HashMap<>(before.offers());
    this.authorised = new HashSet<>(before.authorised());
    this.access = new HashMap<>(before.codes().access());
    this.promo = new HashMap<>(before.codes().promo());
    this.admitted = new HashMap<>(before.codes().admitted());
  }

  /**
   * The outcome of each command, and what has to be written for all of them to be true together.
   */
  public static Settlement decide(StockState state, List<? extends Command> batch) {
    var decision = new Decide(state);
    List<Outcome> outcomes = new ArrayList<>(batch.size());
    for (Command command : batch) {
      outcomes.add(decision.outcome(command));
    }
    return decision.settlement(outcomes);
  }

  private Outcome outcome(Command command) {
    return switch (command) {
      case ApplyTerms apply -> apply(apply);
      case Command other when terms == null || terms.status().equals(SaleTerms.DRAFT) ->
          new Outcome.UnknownEvent();
      case BookTickets book -> book(book, List.of());
      case BookOrder order -> order(order);
      case CancelBooking cancel -> cancel(cancel);
      case ConfirmHold confirm ->
          confirm(find(bookings, confirm.bookingId()), confirm.traceparent());
      case ConfirmPaid paid -> confirmPaid(paid);
      case ExtendHold extend -> extend(extend);
      case ExpireHolds expire -> expire(expire);
      case JoinWaitlist join -> join(join);
      case DrawOffer draw -> draw(draw);
      case SettleOffer settle -> settle(settle);
      case RenewWaitlist renew -> renew(renew);
      case CloseWaitlist close -> close(close);
    };
  }

  /**
   * @param together what the same order has bought so far
   */
  private Outcome book(BookTickets asked, List<Booking> together) {
    Booking replay = asked.idempotencyKey() == null ? null : replays.get(asked.idempotencyKey());
    if (replay != null) {
      return replay(asked, replay);
    }
    Pool pool = left(poolFor(asked.ticketType()));
    String userId = asked.buyer().userId();
    int total = personTotals.getOrDefault(userId, 0);
    var request =
        new SaleRules.Request(
            asked,
            terms,
            pool,
            total,
            now,
            access.get(asked.options().accessCode()),
            promo.get(asked.options().promoCode()),
            wasAdmitted(asked.ticket(), together));
    return SaleRules.refusal(request)
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(() -> new Outcome.Booked(sell(asked, pool, request, together.size()), false));
  }

  private boolean wasAdmitted(UUID ticket, List<Booking> together) {
    Set<UUID> users = admitted.getOrDefault(ticket, Set.of());
    return !users.isEmpty() && !together.stream().map(Booking::id).toList().containsAll(users);
  }

  private Outcome order(BookOrder asked) {
    BookTickets first = asked.lines().getFirst();
    Booking replay = first.idempotencyKey() == null ? null : replays.get(first.idempotencyKey());
    if (replay != null) {
      return Objects.equals(replay.requestHash(), first.requestHash())
          ? new Outcome.Ordered(
              asked.lines().stream().map(l -> replays.get(l.idempotencyKey()).asMade()).toList(),
              true)
          : new Outcome.Refused(keyReused());
    }
    Optional<ProblemException> refusal = SaleRules.noOrder(asked.lines(), terms);
    return refusal.isPresent() ? new Outcome.Refused(refusal.get()) : allOrNothing(asked);
  }

  private Outcome allOrNothing(BookOrder asked) {
    var saved = new Savepoint();
    List<Booking> bookings = new ArrayList<>();
    for (BookTickets line : asked.lines()) {
      switch (book(line, bookings)) {
        case Outcome.Booked booked -> bookings.add(booked.booking());
        case Outcome.Refused refused -> {
          saved.restore();
          return new Outcome.Refused(refused.problem().with("item", bookings.size()));
        }
        default -> throw new IllegalStateException("a booking is made or refused");
      }
    }
    return new Outcome.Ordered(bookings, false);
  }

  /** What selling changes, as it was. */
  private final class Savepoint {
    private final Map<String, Pool> stock = new LinkedHashMap<>(pools);
    private final Map<UUID, Booking> keys = new HashMap<>(replays);
    private final Map<String, Integer> totals = new HashMap<>(personTotals);
    private final Map<UUID, AccessCode> opening = new HashMap<>(access);
    private final Map<String, PromoCode> lowering = new HashMap<>(promo);
    private final int sold = made.size();
    private final int moved = moves.size();
    private final int told = contacts.size();
    private final Map<UUID, Set<UUID>> letIn = new HashMap<>(admitted);
    private final int used = codes.size();
    private final int entered = admissions.size();

    void restore() {
      restore(pools, stock);
      restore(replays, keys);
      restore(personTotals, totals);
      restore(access, opening);
      restore(promo, lowering);
      restore(admitted, letIn);
      made.subList(sold, made.size()).clear();
      moves.subList(moved, moves.size()).clear();
      contacts.subList(told, contacts.size()).clear();
      codes.subList(used, codes.size()).clear();
      admissions.subList(entered, admissions.size()).clear();
    }

    private static <K, V> void restore(Map<K, V> map, Map<K, V> saved) {
      map.clear();
      map.putAll(saved);
    }
  }

  private static Outcome replay(BookTickets asked, Booking first) {
    return Objects.equals(first.requestHash(), asked.requestHash())
        ? new Outcome.Booked(first.asMade(), true)
        : new Outcome.Refused(keyReused());
  }

  private static ProblemException keyReused() {
    return ProblemException.of(
        CommonProblem.IDEMPOTENCY_KEY_REUSED, "Send a new Idempotency-Key for a new request.");
  }

  private Booking sell(BookTickets asked, Pool pool, SaleRules.Request request, int line) {
    // Fewer only where that was asked for; else the rules refuse.
    int units = Math.min(asked.quantity(), pool.available());
    boolean held = asked.options().hold() || terms.isPaid();
    BigDecimal price = SaleRules.price(request).amount();
    Details details = SaleRules.codes(request, price);
    Booking booking =
        new Booking(
            asked.bookingId(),
            asked.eventId(),
            pool.ticketType(),
            asked.buyer().userId(),
            units,
            details.discount() == null ? price : price.subtract(details.discount()),
            terms.currency(),
            held ? BookingStatus.HELD : BookingStatus.CONFIRMED,
            asked.reference(),
            1,
            asked.idempotencyKey(),
            asked.requestHash(),
            now,
            now,
            held ? new Booking.Hold(heldFor(terms.hold()), null, null) : null,
            null,
            details);
    use(booking, true);
    if (SaleRules.needsAdmission(request)) {
      enter(booking, asked.ticket(), line);
    }
    take(booking);
    String to = held ? Settlement.HELD : Settlement.SOLD;
    make(booking, Settlement.AVAILABLE, to, asked.traceparent());
    if (booking.idempotencyKey() != null) {
      replays.put(booking.idempotencyKey(), booking);
    }
    if (asked.contact() != null) {
      contacts.add(new GuestContact(booking.id(), asked.contact()));
    }
    return booking;
  }

  /** Its codes are used, or free again. */
  private void use(Booking booking, boolean used) {
    Details d = booking.details();
    if (!d.hasCodes()) {
      return;
    }
    codes.add(new Settlement.CodeUse(booking.id(), d.accessCode(), d.promoCode(), used));
    access.computeIfPresent(d.accessCode(), (hash, code) -> code.used(used));
    promo.computeIfPresent(d.promoCode(), (name, code) -> code.used(used ? 1 : -1));
  }

  private void enter(Booking booking, UUID ticket, int line) {
    admissions.add(new AdmissionUse(booking.id(), ticket, line));
    admitted.merge(ticket, Set.of(booking.id()), Decide::both);
  }

  private static Set<UUID> both(Set<UUID> some, Set<UUID> others) {
    Set<UUID> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }

  /**
   * The admission of a booking that is over is free again; of an order, when all of its lines are
   * over. Asked for by the booking, as few name the ticket; where the waiting room was taken away,
   * nobody asks for admissions any more, nor gives them back.
   */
  private void leave(Booking booking) {
    if (!terms.hasWaitingRoom()) {
      return;
    }
    admissions.add(AdmissionUse.over(booking.id()));
    admitted.replaceAll(
        (ticket, users) ->
            users.contains(booking.id())
                ? users.stream()
                    .filter(id -> !id.equals(booking.id()))
                    .collect(Collectors.toUnmodifiableSet())
                : users);
  }

  /** With no more available than the pool has that it shares; null stays null. */
  private Pool left(Pool pool) {
    return pool == null || pool.drawsFrom() == null
        ? pool
        : pool.within(pools.get(pool.drawsFrom()));
  }

  /** Out of its type's stock and of the pool that the type shares. */
  private void take(Booking booking) {
    pools.computeIfPresent(booking.ticketType(), (type, own) -> own.take(booking.quantity()));
    shared(booking, pool -> pool.take(booking.quantity()));
  }

  private void shared(Booking booking, UnaryOperator<Pool> change) {
    String key = pools.get(booking.ticketType()).drawsFrom();
    if (key != null) {
      pools.computeIfPresent(key, (shared, pool) -> change.apply(pool));
    }
  }

  /** Nothing is held when the event has begun. */
  private Instant heldFor(Duration wanted) {
    Instant until = now.plus(wanted);
    return until.isBefore(terms.eventDate()) ? until : terms.eventDate();
  }

  private void make(Booking booking, String from, String to, String traceparent) {
    personTotals.merge(booking.userId(), booking.quantity(), Integer::sum);
    made.add(new Made(booking, traceparent));
    move(booking.ticketType(), booking.quantity(), from, to, booking.id(), null);
  }

  private Outcome cancel(CancelBooking asked) {
    Optional<Booking> found = find(bookings, asked.bookingId());
    if (found.isEmpty()) {
      return noSuchBooking();
    }
    Booking booking = found.get();
    Booking replayed =
        asked.part() == null || asked.part().key() == null
            ? null
            : booking.afterPart(asked.part().key());
    if (replayed != null) {
      return replayed.givenBack() == asked.part().units()
          ? new Outcome.Cancelled(replayed)
          : new Outcome.Refused(keyReused());
    }
    if (!booking.isOpen()) {
      return new Outcome.Cancelled(booking);
    }
    if (asked.why() == Reason.REQUESTED && !now.isBefore(terms.eventDate())) {
      return new Outcome.Refused(
          ProblemException.of(
              BookingProblem.CANCELLATION_CLOSED, "The event began at " + terms.eventDate() + "."));
    }
    if (asked.part() != null && asked.part().units() != booking.quantity()) {
      return cancelPart(booking, asked.part(), asked.traceparent());
    }
    return new Outcome.Cancelled(
        giveBack(booking, booking.cancelled(now, asked.why()), asked.why(), asked.traceparent()));
  }

  private Outcome cancelPart(Booking booking, Command.PartOf part, String traceparent) {
    return SaleRules.noPart(booking, part.units())
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(
            () -> {
              Booking rest = booking.without(part.units(), now, part.key());
              return new Outcome.Cancelled(giveBack(booking, rest, Reason.REQUESTED, traceparent));
            });
  }

  /** Tickets come free: for the waitlist where somebody waits, else for the public. */
  private Booking giveBack(Booking booking, Booking over, Reason why, String traceparent) {
    Pool pool = pools.get(booking.ticketType());
    int units = over.givenBack();
    Pool after = pool.giveBack(units, now);
    pools.put(pool.ticketType(), after);
    shared(booking, all -> all.giveBack(units, now));
    if (!over.isOpen()) {
      use(booking, false);
      leave(booking);
    }
    personTotals.merge(booking.userId(), -units, Integer::sum);
    move(
        booking.ticketType(),
        units,
        booking.status() == BookingStatus.HELD ? Settlement.HELD : Settlement.SOLD,
        after.waitlistReserved() > pool.waitlistReserved()
            ? Settlement.WAITLIST
            : Settlement.AVAILABLE,
        booking.id(),
        why);
    return change(over, traceparent);
  }

  private Booking change(Booking next, String traceparent) {
    bookings.put(next.id(), next);
    if (next.hold() != null && next.hold().offerId() != null) {
      offers.put(next.hold().offerId(), next);
    }
    changed.add(new Made(next, traceparent));
    return next;
  }

  private Outcome confirm(Optional<Booking> found, String traceparent) {
    if (found.isEmpty()) {
      return noSuchBooking();
    }
    Booking hold = found.get();
    if (hold.status() != BookingStatus.HELD) {
      return new Outcome.Held(hold);
    }
    if (isOver(hold)) {
      return new Outcome.Held(expire(hold));
    }
    if (terms.isPaid() && hold.total().signum() > 0) {
      return new Outcome.Refused(notPaid());
    }
    return new Outcome.Held(confirm(hold, traceparent));
  }

  private static ProblemException notPaid() {
    return ProblemException.of(
            BookingProblem.PAYMENT_METHOD_REQUIRED,
            "Send payment_method: the provider's token for what the buyer pays with.")
        .at(new FieldError("/payment_method", "required", "payment_method is required."));
  }

  private boolean isOver(Booking hold) {
    return !now.isBefore(hold.hold().expiresAt());
  }

  private Booking confirm(Booking hold, String traceparent) {
    move(hold.ticketType(), hold.quantity(), Settlement.HELD, Settlement.SOLD, hold.id(), null);
    return change(hold.confirmed(now), traceparent);
  }

  private Outcome confirmPaid(ConfirmPaid asked) {
    Optional<Booking> found = find(bookings, asked.bookingId());
    if (found.isEmpty()) {
      return noSuchBooking();
    }
    Booking booking = found.get();
    if (!authorised.remove(asked.paymentId())) {
      return new Outcome.Held(booking);
    }
    boolean inTime = booking.status() == BookingStatus.HELD && !isOver(booking);
    Booking bought =
        inTime ? confirm(booking, asked.traceparent()) : buyLate(booking, asked.traceparent());
    boolean kept = bought.status() == BookingStatus.CONFIRMED && bought != booking;
    payments.add(new PaymentMove(asked.paymentId(), kept));
    return new Outcome.Held(bought);
  }

  /** The booking as it is then: confirmed, if its tickets, or others, are free. */
  private Booking buyLate(Booking booking, String traceparent) {
    Booking over = booking.status() == BookingStatus.HELD ? expire(booking) : booking;
    Pool pool = left(pools.get(over.ticketType()));
    int total = personTotals.getOrDefault(over.userId(), 0);
    if (!SaleRules.mayBuyLate(over, terms, pool, total, now)) {
      return over;
    }
    take(over);
    personTotals.merge(over.userId(), over.quantity(), Integer::sum);
    move(
        over.ticketType(),
        over.quantity(),
        Settlement.AVAILABLE,
        Settlement.SOLD,
        over.id(),
        Reason.PAID_LATE);
    return change(over.paidLate(now), traceparent);
  }

  private Outcome extend(ExtendHold asked) {
    Optional<Booking> found = find(bookings, asked.bookingId());
    if (found.isEmpty()) {
      return noSuchBooking();
    }
    Booking hold = found.get();
    if (hold.status() != BookingStatus.HELD) {
      return new Outcome.Held(hold);
    }
    if (isOver(hold)) {
      return new Outcome.Held(expire(hold));
    }
    Instant wanted = hold.hold().expiresAt().plus(terms.hold());
    Instant until = wanted.isBefore(terms.saleEnd()) ? wanted : terms.saleEnd();
    return SaleRules.noExtension(hold, terms, until)
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(() -> new Outcome.Held(change(hold.extended(until, now), asked.traceparent())));
  }

  private Outcome expire(ExpireHolds asked) {
    int count = 0;
    for (UUID id : asked.bookingIds()) {
      Booking hold = bookings.get(id);
      if (hold != null && hold.status() == BookingStatus.HELD && isOver(hold)) {
        expire(hold);
        count++;
      }
    }
    return new Outcome.Expired(count);
  }

  private Booking expire(Booking hold) {
    return giveBack(hold, hold.expired(now), Reason.HOLD_EXPIRED, null);
  }

  private Outcome join(JoinWaitlist asked) {
    Pool pool = left(poolFor(asked.ticketType()));
    return SaleRules.refusal(asked, terms, pool, now)
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(
            () -> {
              keepForWaitlist(pool);
              return new Outcome.Waiting(terms, pool.ticketType());
            });
  }

  /** A lease that has most of its time left is left alone: a thousand joins are one write. */
  private void keepForWaitlist(Pool pool) {
    // What several types share would have to be kept for all who wait for any of them.
    if (pool.drawsFrom() == null && !pool.isWaitedFor(now.plus(WAITLIST_LEASE.dividedBy(2)))) {
      pools.put(pool.ticketType(), pool.openWaitlist(now.plus(WAITLIST_LEASE)));
    }
  }

  private Outcome draw(DrawOffer asked) {
    Booking drawn = offers.get(asked.offerId());
    if (drawn != null) {
      return new Outcome.Held(drawn);
    }
    Pool pool = poolFor(asked.ticketType());
    int total = personTotals.getOrDefault(asked.userId(), 0);
    return SaleRules.refusal(asked, terms, pool, total, now)
        .<Outcome>map(Outcome.Refused::new)
        .orElseGet(() -> new Outcome.Held(hold(asked, pool)));
  }

  private Booking hold(DrawOffer asked, Pool pool) {
    Instant until = heldFor(asked.hold());
    var booking =
        new Booking(
            asked.bookingId(),
            asked.eventId(),
            pool.ticketType(),
            asked.userId(),
            asked.quantity(),
            pool.priceNow(terms.currency()).amount(),
            terms.currency(),
            BookingStatus.HELD,
            asked.reference(),
            1,
            null,
            null,
            now,
            now,
            new Booking.Hold(until, asked.offerId(), null),
            null);
    pools.put(pool.ticketType(), pool.draw(asked.quantity()));
    make(booking, Settlement.WAITLIST, Settlement.HELD, asked.traceparent());
    offers.put(asked.offerId(), booking);
    return booking;
  }

  private Outcome settle(SettleOffer asked) {
    Optional<Booking> found = find(offers, asked.offerId());
    if (found.isEmpty()) {
      return new Outcome.Refused(
          ProblemException.of(CommonProblem.NOT_FOUND, "There is no such offer."));
    }
    if (made.stream().anyMatch(m -> m.booking().id().equals(found.get().id()))) {
      // One statement cannot both insert a row and update it; nobody has been told of the offer.
      return new Outcome.Refused(
          ProblemException.of(CommonProblem.CONFLICT, "The offer is only being made: try again."));
    }
    if (asked.confirm()) {
      return confirm(found, asked.traceparent());
    }
    Booking hold = found.get();
    return new Outcome.Held(
        hold.status() == BookingStatus.HELD
            ? giveBack(
                hold, hold.cancelled(now, Reason.DECLINED), Reason.DECLINED, asked.traceparent())
            : hold);
  }

  private Outcome renew(RenewWaitlist asked) {
    Optional<ProblemException> over = SaleRules.offersOver(terms, now);
    if (over.isPresent()) {
      return new Outcome.Refused(over.get());
    }
    asked.ticketTypes().stream()
        .map(pools::get)
        .filter(Objects::nonNull)
        .forEach(this::keepForWaitlist);
    return new Outcome.WaitlistSet();
  }

  private Outcome close(CloseWaitlist asked) {
    for (String type : asked.ticketTypes()) {
      Pool pool = pools.get(type);
      if (pool != null && !(asked.onlyIfOver() && pool.isWaitedFor(now))) {
        close(pool, asked.onlyIfOver() ? Reason.LEASE_EXPIRED : Reason.WAITLIST_CLOSED);
      }
    }
    return new Outcome.WaitlistSet();
  }

  private void close(Pool pool, Reason why) {
    if (pool.waitlistReserved() > 0) {
      move(
          pool.ticketType(),
          pool.waitlistReserved(),
          Settlement.WAITLIST,
          Settlement.AVAILABLE,
          null,
          why);
    }
    pools.put(pool.ticketType(), pool.closeWaitlist());
  }

  /** A version is given to one content only, so terms that are not newer change nothing. */
  private Outcome apply(ApplyTerms asked) {
    SaleTerms next = asked.terms();
    if (terms != null && next.version() <= terms.version()) {
      return applied(false);
    }
    Map<String, Pool> wanted = wanted(next);
    for (Pool pool : asked.proposal() ? pools.values() : List.<Pool>of()) {
      Pool then = wanted.get(pool.ticketType());
      int capacity = then == null ? 0 : then.capacity();
      if (capacity < pool.inUse()) {
        return new Outcome.Refused(inUse(pool, capacity));
      }
      if (then != null && moves(pool, then)) {
        return new Outcome.Refused(otherPool(pool));
      }
    }
    resize(wanted);
    terms = next;
    newTerms = next;
    if (!next.isPublished()) {
      List.copyOf(pools.values()).forEach(pool -> close(pool, Reason.WAITLIST_CLOSED));
    }
    return applied(true);
  }

  /** Types, and behind them what they share, as the catalogue wants them: with nothing in use. */
  private static Map<String, Pool> wanted(SaleTerms next) {
    Map<String, Pool> wanted = new LinkedHashMap<>();
    int position = 0;
    for (SaleTerms.TicketType t : next.ticketTypes()) {
      int units = t.capacity();
      var pool = new Pool(t.id(), position++, t.name(), t.price(), units, units, 0, null);
      wanted.put(t.id(), pool.drawing(Pool.key(t.pool()), t.needsCode()));
    }
    for (SaleTerms.SharedPool p : next.pools()) {
      String key = Pool.key(p.id());
      int units = p.capacity();
      wanted.put(key, new Pool(key, position++, p.id(), BigDecimal.ZERO, units, units, 0, null));
    }
    return wanted;
  }

  /** Whether units that are in use would have to go from one pool to another. */
  private static boolean moves(Pool pool, Pool then) {
    return pool.inUse() > 0 && !Objects.equals(pool.drawsFrom(), then.drawsFrom());
  }

  private void resize(Map<String, Pool> wanted) {
    for (Pool pool : List.copyOf(pools.values())) {
      if (!wanted.containsKey(pool.ticketType())) {
        resize(pool, pool.position(), pool.name(), pool.price(), 0);
      }
    }
    for (Pool then : wanted.values()) {
      Pool old = pools.get(then.ticketType());
      Pool pool = old == null ? then.empty() : old;
      String from = moves(pool, then) ? pool.drawsFrom() : then.drawsFrom();
      resize(
          pool.drawing(from, then.accessCodeRequired()),
          then.position(),
          then.name(),
          then.price(),
          then.capacity());
    }
  }

  private void resize(Pool pool, int position, String name, BigDecimal price, int capacity) {
    int atLeast = Math.max(capacity, pool.inUse());
    int more = atLeast - pool.capacity();
    pools.put(pool.ticketType(), pool.resized(position, name, price, more, now));
    if (more > 0) {
      String to = pool.isWaitedFor(now) ? Settlement.WAITLIST : Settlement.AVAILABLE;
      move(pool.ticketType(), more, Settlement.NONE, to, null, null);
    } else if (more < 0) {
      move(pool.ticketType(), -more, Settlement.AVAILABLE, Settlement.NONE, null, null);
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

  private static ProblemException otherPool(Pool pool) {
    return ProblemException.of(
            BookingProblem.CAPACITY_IN_USE,
            "Ticket type %s cannot draw from another pool: %d are held, reserved or sold."
                .formatted(pool.ticketType(), pool.inUse()))
        .with("in_use", pool.inUse());
  }

  private Outcome.Applied applied(boolean isNew) {
    List<Pool> own = pools.values().stream().filter(p -> p.drawsFrom() == null).toList();
    return new Outcome.Applied(
        terms.version(),
        own.stream().mapToInt(Pool::capacity).sum(),
        own.stream().mapToInt(Pool::available).sum(),
        isNew);
  }

  private Pool poolFor(String ticketType) {
    if (ticketType != null) {
      Pool pool = pools.get(ticketType);
      return pool == null || pool.isShared() ? null : pool;
    }
    return terms.ticketTypes().size() == 1 ? pools.get(terms.ticketTypes().getFirst().id()) : null;
  }

  /** What a type has is also what the pool has that it shares. */
  private void move(String type, int units, String from, String to, UUID bookingId, Reason reason) {
    moves.add(new Move(type, units, from, to, bookingId, reason));
    Pool pool = pools.get(type);
    if (bookingId != null && pool.drawsFrom() != null) {
      moves.add(new Move(pool.drawsFrom(), units, from, to, bookingId, reason));
    }
  }

  private static Optional<Booking> find(Map<UUID, Booking> known, UUID id) {
    return Optional.ofNullable(known.get(id));
  }

  private static Outcome noSuchBooking() {
    return new Outcome.Refused(
        ProblemException.of(CommonProblem.NOT_FOUND, "There is no such booking."));
  }

  private Settlement settlement(List<Outcome> outcomes) {
    boolean moved =
        !moves.isEmpty()
            || !changed.isEmpty()
            || newTerms != null
            || !same(before.pools(), pools.values());
    return new Settlement(
        before,
        outcomes,
        moved ? before.version() + 1 : before.version(),
        List.copyOf(pools.values()),
        newTerms,
        made,
        changed,
        moves,
        contacts,
        payments,
        codes,
        admissions);
  }

  private static boolean same(List<Pool> was, Collection<Pool> is) {
    return List.copyOf(is).equals(was);
  }
}
