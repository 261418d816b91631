package io.evently.booking.lane;

import io.evently.booking.sale.AccessCode;
import io.evently.booking.sale.Booking;
import io.evently.booking.sale.BookingStatus;
import io.evently.booking.sale.Codes;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.BookOrder;
import io.evently.booking.sale.Command.BookTickets;
import io.evently.booking.sale.Command.CancelBooking;
import io.evently.booking.sale.Command.ConfirmHold;
import io.evently.booking.sale.Command.ConfirmPaid;
import io.evently.booking.sale.Command.DrawOffer;
import io.evently.booking.sale.Command.ExpireHolds;
import io.evently.booking.sale.Command.ExtendHold;
import io.evently.booking.sale.Command.SettleOffer;
import io.evently.booking.sale.Pool;
import io.evently.booking.sale.PromoCode;
import io.evently.booking.sale.SaleTerms;
import io.evently.booking.sale.Settlement;
import io.evently.booking.sale.Settlement.AdmissionUse;
import io.evently.booking.sale.StockState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One event's tables in memory: they give a batch what it names and nothing else, keep the
 * constraints of the schema, and notice at each commit what must never be.
 */
final class SimulatedTables {

  /** What is planted so that the simulation can show that it would notice. */
  enum Flaw {
    NONE,
    /** As two replicas would that do not wait for each other's lock. */
    READS_OLD_STOCK,
    FORGETS_KEYS,
    FORGETS_ADMISSIONS,
    LOSES_BOOKINGS,
    /** A hold that has ended is stored as it was before. */
    RESURRECTS_HOLDS,
    /** The relay never sees some states. */
    LEAVES_OUT_OF_THE_OUTBOX,
    ANSWERS_BEFORE_THE_COMMIT,
    LOSES_MOVES,
    /** A payment is found authorised again after it was settled. */
    PAYS_TWICE
  }

  enum PaymentState {
    AUTHORISED,
    KEPT,
    RETURNED
  }

  /** A state of a booking on its way to the topic. */
  record Entry(UUID booking, int sequence, BookingStatus status, int quantity) {
    static Entry of(Booking b) {
      return new Entry(b.id(), b.sequence(), b.status(), b.quantity());
    }
  }

  private static final List<String> STATES =
      List.of(Settlement.AVAILABLE, Settlement.WAITLIST, Settlement.HELD, Settlement.SOLD);

  private final String eventId;
  private final Flaw flaw;
  private SaleTerms terms;
  private long version;
  private Map<String, Pool> pools = new LinkedHashMap<>();
  private List<Pool> older = List.of();
  private final Map<UUID, Booking> bookings = new HashMap<>();
  private final Map<UUID, Booking> keys = new HashMap<>();
  private final Map<UUID, UUID> offers = new HashMap<>();
  private final Map<String, Integer> totals = new HashMap<>();
  private final Map<UUID, PaymentState> payments = new HashMap<>();
  private final Map<UUID, AccessCode> access = new HashMap<>();
  private final Map<String, PromoCode> promo = new HashMap<>();
  private final Map<UUID, UUID> codeUsers = new HashMap<>();

  /** By ticket, then by line of an order. */
  private final Map<UUID, Map<Integer, UUID>> admissions = new HashMap<>();

  private final Map<String, Map<String, Integer>> ledger = new HashMap<>();
  private final List<Entry> outbox = new ArrayList<>();
  private int commits;
  private final Set<String> gotMore = new HashSet<>();

  SimulatedTables(String eventId, Flaw flaw) {
    this.eventId = eventId;
    this.flaw = flaw;
  }

  /** A thing that must never be. */
  static final class ViolationException extends RuntimeException {
    ViolationException(String what) {
      super(what);
    }
  }

  static void require(boolean holds, String what, Object... named) {
    if (!holds) {
      throw new ViolationException(what.formatted(named));
    }
  }

  Booking booking(UUID id) {
    return bookings.get(id);
  }

  Booking byKey(UUID key) {
    return keys.get(key);
  }

  Map<UUID, Booking> bookings() {
    return bookings;
  }

  List<Entry> outbox() {
    return outbox;
  }

  SaleTerms terms() {
    return terms;
  }

  Pool pool(String type) {
    return pools.get(type);
  }

  Map<UUID, PaymentState> payments() {
    return payments;
  }

  void authorise(UUID payment) {
    payments.put(payment, PaymentState.AUTHORISED);
  }

  void add(AccessCode code) {
    access.put(code.hash(), code);
  }

  void add(PromoCode code) {
    promo.put(code.code(), code);
  }

  /** As the batch reads it under the event's lock. */
  StockState read(List<Command> batch, Instant now) {
    Map<UUID, Booking> replays = new HashMap<>();
    Map<String, Integer> persons = new HashMap<>();
    Map<UUID, Booking> found = new HashMap<>();
    Map<UUID, Booking> offered = new HashMap<>();
    Set<UUID> authorised = new HashSet<>();
    Map<UUID, AccessCode> opening = new HashMap<>();
    Map<String, PromoCode> lowering = new HashMap<>();
    for (Command command : batch) {
      switch (command) {
        case BookTickets book -> read(book, replays, persons, opening, lowering);
        case BookOrder order ->
            order.lines().forEach(line -> read(line, replays, persons, opening, lowering));
        case CancelBooking cancel -> put(found, cancel.bookingId());
        case ConfirmHold confirm -> put(found, confirm.bookingId());
        case ExtendHold extend -> put(found, extend.bookingId());
        case ExpireHolds expire -> expire.bookingIds().forEach(id -> put(found, id));
        case ConfirmPaid paid -> {
          put(found, paid.bookingId());
          total(persons, paid.userId());
          if (payments.get(paid.paymentId()) == PaymentState.AUTHORISED
              || flaw == Flaw.PAYS_TWICE) {
            authorised.add(paid.paymentId());
          }
        }
        case DrawOffer draw -> {
          offer(offered, draw.offerId());
          total(persons, draw.userId());
        }
        case SettleOffer settle -> offer(offered, settle.offerId());
        default -> {}
      }
    }
    boolean old = flaw == Flaw.READS_OLD_STOCK && commits % 7 == 0 && !older.isEmpty();
    return new StockState(
        eventId,
        terms,
        version,
        now,
        old ? older : List.copyOf(pools.values()),
        replays,
        persons,
        found,
        offered,
        authorised,
        new Codes(opening, lowering, admitted(batch)));
  }

  private Map<UUID, Set<UUID>> admitted(List<Command> batch) {
    Map<UUID, Set<UUID>> admitted = new HashMap<>();
    for (Command command : flaw == Flaw.FORGETS_ADMISSIONS ? List.<Command>of() : batch) {
      List<BookTickets> lines =
          switch (command) {
            case BookTickets book -> List.of(book);
            case BookOrder order -> order.lines();
            default -> List.of();
          };
      lines.stream()
          .map(BookTickets::ticket)
          .filter(admissions::containsKey)
          .forEach(ticket -> admitted.put(ticket, Set.copyOf(admissions.get(ticket).values())));
    }
    return admitted;
  }

  private void read(
      BookTickets book,
      Map<UUID, Booking> replays,
      Map<String, Integer> persons,
      Map<UUID, AccessCode> opening,
      Map<String, PromoCode> lowering) {
    if (keys.containsKey(book.idempotencyKey()) && flaw != Flaw.FORGETS_KEYS) {
      replays.put(book.idempotencyKey(), keys.get(book.idempotencyKey()));
    }
    total(persons, book.buyer().userId());
    if (access.containsKey(book.options().accessCode())) {
      opening.put(book.options().accessCode(), access.get(book.options().accessCode()));
    }
    if (promo.containsKey(book.options().promoCode())) {
      lowering.put(book.options().promoCode(), promo.get(book.options().promoCode()));
    }
  }

  private void put(Map<UUID, Booking> found, UUID id) {
    if (bookings.containsKey(id)) {
      found.put(id, bookings.get(id));
    }
  }

  private void offer(Map<UUID, Booking> offered, UUID offer) {
    if (offers.containsKey(offer)) {
      offered.put(offer, bookings.get(offers.get(offer)));
    }
  }

  /** Guests are not counted; neither is anybody where no limit is. */
  private void total(Map<String, Integer> persons, String user) {
    if (!user.startsWith(Booking.GUEST) && totals.containsKey(user)) {
      persons.put(user, totals.get(user));
    }
  }

  /** All or nothing is the caller's affair: this is the commit. */
  void commit(Settlement s) {
    if (s.changesNothing()) {
      return;
    }
    commits++;
    older = List.copyOf(pools.values());
    Integer perPerson = terms == null ? null : terms.maxPerPerson();
    if (s.changesStock()) {
      version = s.version();
      if (s.terms() != null) {
        perPerson = larger(perPerson, s.terms().maxPerPerson());
      }
      terms = s.terms() == null ? terms : s.terms();
      pools = new LinkedHashMap<>();
      s.pools().forEach(pool -> pools.put(pool.ticketType(), pool));
    }
    s.made().forEach(made -> insert(made.booking()));
    s.changed().forEach(changed -> update(changed.booking()));
    checkPersons(perPerson);
    s.moves().forEach(this::move);
    s.payments().forEach(this::pay);
    s.codes().forEach(this::use);
    s.admissions().stream().filter(AdmissionUse::isOver).forEach(this::leave);
    s.admissions().stream().filter(use -> !use.isOver()).forEach(this::enter);
    checkAdmissions(s);
    checkPools();
  }

  /** A batch may sell before or after the limit changes; null is none. */
  private static Integer larger(Integer one, Integer other) {
    return one == null || other == null ? null : Integer.valueOf(Math.max(one, other));
  }

  private void insert(Booking made) {
    require(!bookings.containsKey(made.id()), "booking %s is made twice", made.id());
    if (made.idempotencyKey() != null) {
      Booking other = keys.putIfAbsent(made.idempotencyKey(), made);
      require(other == null, "key %s has two bookings", made.idempotencyKey());
    }
    if (made.hold() != null && made.hold().offerId() != null) {
      UUID other = offers.putIfAbsent(made.hold().offerId(), made.id());
      require(other == null, "offer %s has two bookings", made.hold().offerId());
    }
    require(made.sequence() == 1, "%s begins with state %d", made.id(), made.sequence());
    if (flaw == Flaw.LOSES_BOOKINGS && commits % 50 == 0) {
      return;
    }
    store(made);
    count(made.userId(), made.quantity());
  }

  private void update(Booking next) {
    Booking was = bookings.get(next.id());
    require(was != null, "%s changes and is not stored", next.id());
    require(
        next.sequence() == was.sequence() + 1,
        "%s goes from state %d to %d",
        next.id(),
        was.sequence(),
        next.sequence());
    require(
        isOpen(was) || was.status() == BookingStatus.EXPIRED && isOpen(next),
        "%s is %s and becomes %s",
        next.id(),
        was.status(),
        next.status());
    int before = isOpen(was) ? was.quantity() : 0;
    int after = isOpen(next) ? next.quantity() : 0;
    store(next);
    count(next.userId(), after - before);
  }

  private void store(Booking next) {
    Booking was = bookings.get(next.id());
    boolean back = was != null && !isOpen(next) && commits % 50 == 0;
    Booking booking = back && flaw == Flaw.RESURRECTS_HOLDS ? was : next;
    bookings.put(booking.id(), booking);
    if (booking.idempotencyKey() != null) {
      keys.put(booking.idempotencyKey(), booking);
    }
    if (flaw != Flaw.LEAVES_OUT_OF_THE_OUTBOX || commits % 50 != 0) {
      outbox.add(Entry.of(booking));
    }
  }

  private void count(String user, int more) {
    totals.merge(user, more, Integer::sum);
    if (more > 0 && !user.startsWith(Booking.GUEST)) {
      gotMore.add(user);
    }
  }

  /** Whoever got tickets in this batch; some may have given back others before. */
  private void checkPersons(Integer allowed) {
    for (String user : gotMore) {
      int total = totals.get(user);
      require(
          allowed == null || total <= allowed,
          "%s has %d tickets, %s are allowed",
          user,
          total,
          allowed);
    }
    gotMore.clear();
  }

  private void move(Settlement.Move m) {
    if (flaw == Flaw.LOSES_MOVES && commits % 50 == 0) {
      return;
    }
    Map<String, Integer> units = ledger.computeIfAbsent(m.ticketType(), type -> new HashMap<>());
    require(m.units() > 0, "a move of %d units", m.units());
    if (!m.from().equals(Settlement.NONE)) {
      int left = units.merge(m.from(), -m.units(), Integer::sum);
      require(left >= 0, "oversold: %d %s of %s", left, m.from(), m.ticketType());
    }
    if (!m.to().equals(Settlement.NONE)) {
      units.merge(m.to(), m.units(), Integer::sum);
    }
  }

  private void pay(Settlement.PaymentMove move) {
    PaymentState was =
        payments.put(move.paymentId(), move.kept() ? PaymentState.KEPT : PaymentState.RETURNED);
    require(was == PaymentState.AUTHORISED, "payment %s was %s", move.paymentId(), was);
  }

  private void use(Settlement.CodeUse use) {
    if (use.accessCode() != null) {
      AccessCode code = access.get(use.accessCode());
      UUID holder = codeUsers.get(code.hash());
      require(
          use.used() ? holder == null : use.bookingId().equals(holder),
          "code %s is %s's",
          code.hash(),
          holder);
      if (use.used()) {
        codeUsers.put(code.hash(), use.bookingId());
      } else {
        codeUsers.remove(code.hash());
      }
      add(new AccessCode(code.hash(), code.ticketTypes(), use.used(), code.isRevoked()));
    }
    if (use.promoCode() != null) {
      PromoCode code = promo.get(use.promoCode());
      int uses = code.uses() + (use.used() ? 1 : -1);
      require(uses >= 0, "%s is used %d times", code.code(), uses);
      require(
          code.maxUses() == null || uses <= code.maxUses(),
          "%s is used %d times, %s are allowed",
          code.code(),
          uses,
          code.maxUses());
      add(
          new PromoCode(
              code.code(),
              code.percentOff(),
              code.amountOff(),
              code.maxUses(),
              uses,
              code.validFrom(),
              code.validUntil(),
              code.ticketTypes(),
              code.ended()));
    }
  }

  private void leave(AdmissionUse use) {
    admissions.values().forEach(lines -> lines.values().remove(use.bookingId()));
    admissions.values().removeIf(Map::isEmpty);
  }

  private void enter(AdmissionUse use) {
    UUID other =
        admissions
            .computeIfAbsent(use.ticket(), ticket -> new HashMap<>())
            .putIfAbsent(use.line(), use.bookingId());
    require(other == null, "admission %s is %s's", use.ticket(), other);
  }

  /** Nobody is sold tickets without one, and one is of one order whose lines are not over. */
  private void checkAdmissions(Settlement s) {
    if (s.before().terms() == null || !s.before().terms().hasWaitingRoom()) {
      return;
    }
    for (Map<Integer, UUID> lines : admissions.values()) {
      List<Booking> users = lines.values().stream().map(bookings::get).toList();
      require(users.stream().allMatch(b -> b != null && isOpen(b)), "%s has left", users);
      UUID order = users.getFirst().details().orderId();
      require(
          users.size() == 1
              || order != null && users.stream().allMatch(b -> order.equals(b.details().orderId())),
          "%s have one admission",
          users);
    }
    requireLetIn(s.made().stream().map(Settlement.Made::booking));
  }

  private void requireLetIn(Stream<Booking> sold) {
    Set<UUID> letIn = new HashSet<>();
    admissions.values().forEach(lines -> letIn.addAll(lines.values()));
    sold.filter(b -> b.hold() == null || b.hold().offerId() == null)
        .forEach(b -> require(letIn.contains(b.id()), "%s was not let in", b));
  }

  /** After every commit: the stock is what the ledger says, and nothing of it is negative. */
  private void checkPools() {
    for (Pool pool : pools.values()) {
      Map<String, Integer> units = ledger.getOrDefault(pool.ticketType(), Map.of());
      int available = units.getOrDefault(Settlement.AVAILABLE, 0);
      int reserved = units.getOrDefault(Settlement.WAITLIST, 0);
      int capacity = STATES.stream().mapToInt(state -> units.getOrDefault(state, 0)).sum();
      require(pool.available() >= 0, "oversold: %s", pool);
      require(
          pool.available() == available
              && pool.waitlistReserved() == reserved
              && pool.capacity() == capacity,
          "the ledger has %s and the stock %s",
          units,
          pool);
    }
  }

  /** All of it anew: held and sold are what the bookings say. */
  void recount() {
    for (Pool pool : pools.values()) {
      Map<String, Integer> units = ledger.getOrDefault(pool.ticketType(), Map.of());
      for (BookingStatus status : List.of(BookingStatus.HELD, BookingStatus.CONFIRMED)) {
        String name = status == BookingStatus.HELD ? Settlement.HELD : Settlement.SOLD;
        int taken =
            bookings.values().stream()
                .filter(b -> b.status() == status && draws(b.ticketType(), pool.ticketType()))
                .mapToInt(Booking::quantity)
                .sum();
        require(
            taken == units.getOrDefault(name, 0),
            "%d tickets of %s are %s, the ledger has %s",
            taken,
            pool.ticketType(),
            name,
            units);
      }
    }
    if (terms.hasWaitingRoom()) {
      requireLetIn(bookings.values().stream().filter(SimulatedTables::isOpen));
    }
    Map<String, Integer> persons = new HashMap<>();
    bookings.values().stream()
        .filter(SimulatedTables::isOpen)
        .forEach(b -> persons.merge(b.userId(), b.quantity(), Integer::sum));
    totals.forEach(
        (user, total) ->
            require(persons.getOrDefault(user, 0).equals(total), "%s is counted %d", user, total));
  }

  private boolean draws(String type, String pool) {
    return type.equals(pool) || pool.equals(pools.get(type).drawsFrom());
  }

  static boolean isOpen(Booking booking) {
    return booking.status() == BookingStatus.HELD || booking.status() == BookingStatus.CONFIRMED;
  }
}
