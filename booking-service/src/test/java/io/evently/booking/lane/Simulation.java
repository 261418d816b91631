package io.evently.booking.lane;

import static io.evently.booking.lane.SimulatedTables.require;

import io.evently.booking.lane.Lane.Waiting;
import io.evently.booking.lane.SimulatedTables.Entry;
import io.evently.booking.lane.SimulatedTables.Flaw;
import io.evently.booking.lane.SimulatedTables.PaymentState;
import io.evently.booking.sale.AccessCode;
import io.evently.booking.sale.Admission;
import io.evently.booking.sale.Booking;
import io.evently.booking.sale.BookingStatus;
import io.evently.booking.sale.Command;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.Decide;
import io.evently.booking.sale.Pool;
import io.evently.booking.sale.PromoCode;
import io.evently.booking.sale.Reason;
import io.evently.booking.sale.SaleTerms;
import io.evently.booking.sale.Settlement;
import io.evently.booking.sale.StockState;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One event's sale from its first terms to its last hold, played in steps that a seed draws: the
 * lane and the decisions as they are, clock, workers, database, relay and consumer simulated and
 * failing. After each step nothing may be oversold, doubled, lost or told wrongly; at the end a
 * consumer of the topic knows what the tables know.
 */
final class Simulation {

  private static final String EVENT = "e1";
  private static final Instant BEGINNING = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant EVENT_DATE = BEGINNING.plus(Duration.ofDays(30));
  private static final int PERSONS = 12;
  private static final int HOLD_SECONDS = 60;
  private static final Duration OFFER = Duration.ofSeconds(30);
  private static final int REMEMBERED = 64;
  private static final int LATEST = 20;

  private final SplittableRandom random;
  private final SimulatedTables tables;
  private final Flaw flaw;
  private final ArrayDeque<Runnable> workers = new ArrayDeque<>();
  private final List<Asked> asked = new ArrayList<>();
  private final List<UUID> known = new ArrayList<>();
  private final List<UUID> offers = new ArrayList<>();
  private final List<UUID> codes = new ArrayList<>();
  private final List<String> types;
  private final boolean paid;
  private final boolean lined;
  private final Map<UUID, Booking> payments = new HashMap<>();
  private final Map<UUID, Booking> told = new HashMap<>();
  private final Map<UUID, Entry> mirror = new HashMap<>();
  private final ArrayDeque<Command> latest = new ArrayDeque<>();
  private Lane lane = lane();
  private long nanos;
  private long skewSeconds;
  private boolean crashed;
  private Instant settledAt;
  private RuntimeException violation;
  private int published;
  private int confirmed;
  private int heard;

  /** A client's request, which it may send more than once. */
  private static final class Asked {
    final UUID key;
    final UUID hash;
    final Command.Buyer buyer;
    final List<Line> lines;
    final Command.Options options;
    List<Booking> told;

    Asked(UUID key, UUID hash, Command.Buyer buyer, List<Line> lines, Command.Options options) {
      this.key = key;
      this.hash = hash;
      this.buyer = buyer;
      this.lines = lines;
      this.options = options;
    }

    UUID key(int line) {
      return key == null
          ? null
          : new UUID(key.getMostSignificantBits(), key.getLeastSignificantBits() + line);
    }
  }

  private record Line(String type, int quantity) {}

  Simulation(long seed, Flaw flaw) {
    this.random = new SplittableRandom(seed);
    this.flaw = flaw;
    this.tables = new SimulatedTables(EVENT, flaw);
    this.paid = chance(0.5);
    this.lined = chance(0.3);
    this.types = IntStream.range(0, 1 + below(3)).mapToObj(i -> "t" + i).toList();
    for (int i = 0; i < 6; i++) {
      UUID hash = uuid();
      codes.add(hash);
      tables.add(new AccessCode(hash, null, false, chance(0.1)));
    }
    tables.add(
        new PromoCode("TEN", BigDecimal.TEN, null, 1 + below(5), 0, null, null, null, false));
    SaleTerms first = firstTerms();
    while (tables.terms() == null) {
      submit(new Command.ApplyTerms(first, false, null));
      drain();
    }
  }

  /** Plays so many steps, ends what is open, and looks at the whole. */
  void play(long steps) {
    for (long i = 0; i < steps; i++) {
      step();
    }
    end();
  }

  /** All states in the order in which they were committed. */
  List<Entry> outbox() {
    return tables.outbox();
  }

  /** What was submitted last, the oldest first. */
  List<String> latest() {
    return latest.stream().map(Command::toString).toList();
  }

  private void step() {
    int what = below(100);
    if (what < 30) {
      book();
    } else if (what < 36) {
      repeat();
    } else if (what < 44) {
      confirm();
    } else if (what < 51) {
      cancel();
    } else if (what < 53) {
      submit(new Command.ExtendHold(EVENT, someBooking(), null));
    } else if (what < 55) {
      sweep();
    } else if (what < 61) {
      waitlist();
    } else if (what < 63) {
      change();
    } else if (what < 64) {
      fail();
    } else if (what < 72) {
      relay();
    } else if (what < 80) {
      consume();
    } else if (what < 86) {
      pass();
    } else {
      work();
    }
  }

  // Clients.

  private void book() {
    boolean guest = chance(0.2);
    String name = (guest ? Booking.GUEST : "p") + below(PERSONS);
    int lines = chance(0.1) && !paid ? 2 : 1;
    var options =
        new Command.Options(
            chance(0.2),
            chance(0.2) && lines == 1,
            chance(0.3) && lines == 1 ? codes.get(below(codes.size())) : null,
            chance(0.1) && lines == 1 ? "TEN" : null,
            lines > 1 ? uuid() : null,
            lined ? admission(name) : null);
    var request =
        new Asked(
            chance(0.8) ? uuid() : null,
            uuid(),
            new Command.Buyer(name, guest ? null : name, false, false),
            IntStream.range(0, lines).mapToObj(i -> new Line(someType(), 1 + below(4))).toList(),
            options);
    if (request.key != null) {
      remember(asked, request);
    }
    send(request);
  }

  /** Each has a few, and may come with any of them more than once. */
  private Admission admission(String name) {
    return chance(0.1)
        ? null
        : new Admission(EVENT, new UUID(name.hashCode(), below(4)), name, EVENT_DATE);
  }

  private void repeat() {
    if (!asked.isEmpty()) {
      send(asked.get(below(asked.size())));
    }
  }

  /** Each time with ids of its own, as a service makes them anew. */
  private void send(Asked request) {
    List<Command.BookTickets> lines =
        IntStream.range(0, request.lines.size())
            .mapToObj(
                i ->
                    new Command.BookTickets(
                        EVENT,
                        uuid(),
                        "EVT-X",
                        request.buyer,
                        request.lines.get(i).type(),
                        request.lines.get(i).quantity(),
                        null,
                        null,
                        request.key(i),
                        request.key == null ? null : request.hash,
                        null,
                        request.options,
                        null))
            .toList();
    Command command =
        lines.size() == 1 ? lines.getFirst() : new Command.BookOrder(EVENT, lines, null);
    submit(command, outcome -> answered(request, outcome));
  }

  private void answered(Asked request, Outcome outcome) {
    switch (outcome) {
      case Outcome.Booked booked -> booked(request, List.of(booked.booking()));
      case Outcome.Ordered ordered -> booked(request, ordered.bookings());
      case Outcome.Refused refused -> {
        require(
            request.told == null,
            "told of %s and then refused: %s",
            request.told,
            refused.problem().code());
        require(
            request.key == null || !isOlder(tables.byKey(request.key)),
            "refused and stored: %s",
            request.key);
      }
      default -> require(false, "a request for tickets is answered %s", outcome);
    }
  }

  /** In one batch somebody may give back what another was refused, who then gets it. */
  private boolean isOlder(Booking stored) {
    return stored != null && !stored.createdAt().equals(settledAt);
  }

  private void booked(Asked request, List<Booking> bookings) {
    require(
        request.told == null || request.told.equals(bookings),
        "one request, two answers: %s and %s",
        request.told,
        bookings);
    request.told = bookings;
    for (Booking booking : bookings) {
      told.put(booking.id(), booking);
      remember(known, booking.id());
    }
  }

  private void confirm() {
    UUID id = someBooking();
    Booking booking = tables.booking(id);
    if (!paid || booking == null || chance(0.2)) {
      submit(new Command.ConfirmHold(EVENT, id, null));
      return;
    }
    UUID payment = uuid();
    tables.authorise(payment);
    payments.put(payment, booking);
    // The provider may say so twice.
    for (int times = chance(0.2) ? 2 : 1; times > 0; times--) {
      submit(paid(payment));
    }
  }

  private Command paid(UUID payment) {
    Booking booking = payments.get(payment);
    return new Command.ConfirmPaid(EVENT, booking.id(), booking.userId(), payment, null);
  }

  private void cancel() {
    UUID id = someBooking();
    Booking booking = tables.booking(id);
    boolean part = chance(0.3) && booking != null && booking.status() == BookingStatus.CONFIRMED;
    submit(
        new Command.CancelBooking(
            EVENT,
            id,
            Reason.REQUESTED,
            part
                ? new Command.PartOf(1 + below(2), chance(0.5) ? new UUID(id.hashCode(), 1) : null)
                : null,
            null));
  }

  // The service's own work.

  private void sweep() {
    Instant now = databaseTime();
    List<UUID> over =
        known.stream()
            .filter(
                id -> {
                  Booking b = tables.booking(id);
                  return b != null
                      && b.status() == BookingStatus.HELD
                      && !now.isBefore(b.hold().expiresAt());
                })
            .limit(20)
            .toList();
    submit(new Command.ExpireHolds(EVENT, over));
  }

  private void waitlist() {
    String type = someType();
    switch (below(6)) {
      case 0 ->
          submit(new Command.JoinWaitlist(EVENT, type, "p" + below(PERSONS), 1 + below(2), null));
      case 1 -> submit(new Command.RenewWaitlist(EVENT, types, null));
      case 2 -> submit(new Command.CloseWaitlist(EVENT, types, chance(0.8), null));
      case 3 -> {
        if (!offers.isEmpty()) {
          UUID offer = offers.get(below(offers.size()));
          submit(new Command.SettleOffer(EVENT, offer, chance(0.6), null));
        }
      }
      default -> {
        UUID offer = offers.isEmpty() || chance(0.7) ? uuid() : offers.get(below(offers.size()));
        remember(offers, offer);
        submit(
            new Command.DrawOffer(
                EVENT,
                offer,
                uuid(),
                "EVT-W",
                type,
                "p" + below(PERSONS),
                1 + below(2),
                OFFER,
                null));
      }
    }
  }

  private void change() {
    SaleTerms was = tables.terms();
    int index = below(was.ticketTypes().size());
    List<SaleTerms.TicketType> changed = new ArrayList<>(was.ticketTypes());
    SaleTerms.TicketType type = changed.get(index);
    changed.set(
        index,
        new SaleTerms.TicketType(
            type.id(),
            type.name(),
            type.price(),
            Math.max(0, type.capacity() + below(9) - 4),
            chance(0.05) ? null : type.pool(),
            type.accessCodeRequired()));
    Integer perPerson = chance(0.2) ? (chance(0.5) ? null : 2 + below(5)) : was.maxPerPerson();
    submit(
        new Command.ApplyTerms(
            terms(was.version() + 1, perPerson, changed, was.pools()), chance(0.7), null));
  }

  private SaleTerms firstTerms() {
    boolean shares = types.size() > 1 && chance(0.4);
    List<SaleTerms.TicketType> all =
        types.stream()
            .map(
                id ->
                    new SaleTerms.TicketType(
                        id,
                        id,
                        new BigDecimal("50.00"),
                        5 + below(25),
                        shares && !id.equals("t0") ? "hall" : null,
                        id.equals("t2")))
            .toList();
    return terms(
        1,
        chance(0.5) ? 6 : null,
        all,
        shares ? List.of(new SaleTerms.SharedPool("hall", 10 + below(20))) : List.of());
  }

  private SaleTerms terms(
      long version,
      Integer perPerson,
      List<SaleTerms.TicketType> all,
      List<SaleTerms.SharedPool> pools) {
    return new SaleTerms(
        EVENT,
        version,
        "orga",
        "Night",
        "Hall",
        EVENT_DATE,
        SaleTerms.PUBLISHED,
        "EUR",
        null,
        null,
        6,
        perPerson,
        true,
        paid ? new SaleTerms.PaymentStep(true, HOLD_SECONDS, true) : null,
        lined ? new SaleTerms.WaitingRoom(Instant.EPOCH) : null,
        all,
        pools);
  }

  private void submit(Command command) {
    submit(command, outcome -> check(command, outcome));
  }

  private void submit(Command command, Consumer<Outcome> check) {
    latest.add(command);
    if (latest.size() > LATEST) {
      latest.remove();
    }
    var unused =
        lane.submit(command, Deadline.NONE)
            .whenComplete(
                (outcome, failure) -> {
                  if (failure == null) {
                    noticing(() -> check.accept(outcome));
                  }
                });
  }

  /** A lane and a future keep to themselves what is thrown in them. */
  private void noticing(Runnable what) {
    try {
      what.run();
    } catch (RuntimeException found) {
      violation = violation == null ? found : violation;
    }
  }

  private void check(Command command, Outcome outcome) {
    switch (outcome) {
      case Outcome.Cancelled cancelled -> {
        Booking stored = tables.booking(cancelled.booking().id());
        require(
            stored.sequence() >= cancelled.booking().sequence(),
            "told of a state that is not stored: %s",
            cancelled);
        boolean whole = ((Command.CancelBooking) command).part() == null;
        require(
            !whole
                || stored.status() == BookingStatus.CANCELLED
                || stored.status() == BookingStatus.EXPIRED
                || stored.hold() != null && stored.hold().lapsedAt() != null,
            "cancelled and not given back: %s",
            stored);
      }
      case Outcome.Held held -> {
        Booking stored = tables.booking(held.booking().id());
        require(
            stored != null && stored.sequence() >= held.booking().sequence(),
            "told of a state that is not stored: %s",
            held);
        if (command instanceof Command.DrawOffer) {
          remember(known, stored.id());
        }
      }
      default -> {}
    }
  }

  // Time, workers, the database.

  private void pass() {
    nanos += below(1000) * (chance(0.02) ? 100_000_000L : 1_000_000L);
    lane.expire();
  }

  /** The clock of a database steps when it is set, also backwards. */
  private Instant databaseTime() {
    return BEGINNING.plusNanos(nanos).plusSeconds(skewSeconds);
  }

  private void fail() {
    if (chance(0.3)) {
      skewSeconds += below(11) - 5;
    } else {
      restart();
    }
  }

  /** The process is gone: with it what waited, and nobody hears of it. */
  private void restart() {
    workers.clear();
    lane = lane();
    published = confirmed;
  }

  private Lane lane() {
    return new Lane(
        EVENT,
        new Knobs(40, 16),
        this::settle,
        this::execute,
        this::execute,
        () -> nanos,
        () -> {});
  }

  private void execute(Runnable worker) {
    workers.add(worker);
  }

  private void work() {
    Runnable worker = workers.poll();
    if (worker != null) {
      worker.run();
    }
    if (violation != null) {
      throw violation;
    }
    if (crashed) {
      crashed = false;
      restart();
    }
  }

  private void settle(String event, List<Waiting> batch) {
    noticing(() -> settle(batch));
  }

  private void settle(List<Waiting> batch) {
    List<Command> commands = batch.stream().map(Waiting::command).toList();
    int fate = below(100);
    if (fate < 3) {
      // Rolled back; the next attempt sees a later time.
      Decide.decide(tables.read(commands, databaseTime()), commands);
      nanos += 50_000_000;
    } else if (fate < 5) {
      unanswered(batch);
      return;
    } else if (fate < 6) {
      crashed = true;
      return;
    }
    Settlement settlement = Decide.decide(tables.read(commands, databaseTime()), commands);
    settledAt = settlement.before().now();
    if (flaw == Flaw.ANSWERS_BEFORE_THE_COMMIT && fate == 6) {
      answer(batch, settlement.outcomes());
      return;
    }
    if (fate < 10 && isSeparable(commands)) {
      oneByOne(commands, settlement);
    } else {
      tables.commit(settlement);
    }
    if (fate == 10) {
      crashed = true;
    } else if (fate == 11) {
      unanswered(batch);
    } else {
      answer(batch, settlement.outcomes());
    }
  }

  /** A batch decides what its commands would decide one after the other. */
  private void oneByOne(List<Command> commands, Settlement together) {
    Instant now = together.before().now();
    for (int i = 0; i < commands.size(); i++) {
      List<Command> one = List.of(commands.get(i));
      StockState before = tables.read(one, now);
      Settlement alone = Decide.decide(before, one);
      Outcome expected = together.outcomes().get(i);
      require(
          isSame(alone.outcomes().getFirst(), expected),
          "alone %s, in a batch %s",
          alone.outcomes().getFirst(),
          expected);
      tables.commit(alone);
    }
    for (Pool pool : together.pools()) {
      require(
          pool.equals(tables.pool(pool.ticketType())),
          "alone %s, in a batch %s",
          tables.pool(pool.ticketType()),
          pool);
    }
  }

  private static boolean isSame(Outcome one, Outcome other) {
    return one instanceof Outcome.Refused a && other instanceof Outcome.Refused b
        ? a.problem().code() == b.problem().code()
        : one.equals(other);
  }

  /** An offer that is made in a batch is not settled in it. */
  private static boolean isSeparable(List<Command> commands) {
    return commands.stream().noneMatch(Command.SettleOffer.class::isInstance);
  }

  private static void answer(List<Waiting> batch, List<Outcome> outcomes) {
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).outcome().complete(outcomes.get(i));
    }
  }

  private static void unanswered(List<Waiting> batch) {
    var unavailable = ProblemException.of(CommonProblem.DEPENDENCY_UNAVAILABLE, "Ask again.");
    batch.forEach(waiting -> waiting.outcome().completeExceptionally(unavailable));
  }

  // Relay and consumer.

  /** Sends on, and now and then confirms what it has sent: from there it begins again. */
  private void relay() {
    published = Math.min(tables.outbox().size(), published + 1 + below(8));
    if (chance(0.3)) {
      confirmed = published;
    }
    heard = Math.min(heard, published);
  }

  /** Hears some records again that it has heard before. */
  private void consume() {
    int from = chance(0.1) ? Math.max(0, heard - below(10)) : heard;
    heard = from;
    while (heard < published && !chance(0.1)) {
      hear(tables.outbox().get(heard++));
    }
  }

  private void hear(Entry entry) {
    Entry before = mirror.get(entry.booking());
    int known = before == null ? 0 : before.sequence();
    if (entry.sequence() > known) {
      require(
          entry.sequence() == known + 1,
          "the topic goes from state %d to %d of %s",
          known,
          entry.sequence(),
          entry.booking());
      mirror.put(entry.booking(), entry);
    }
  }

  // The end.

  private void drain() {
    while (!workers.isEmpty()) {
      work();
    }
  }

  private void end() {
    drain();
    endPayments();
    endHolds();
    tables.recount();
    told.values().forEach(this::isAsTold);
    published = tables.outbox().size();
    while (heard < published) {
      consume();
    }
    tables.bookings().values().forEach(this::isHeardOf);
    require(
        mirror.size() == tables.bookings().size(),
        "heard of %d bookings, stored are %d",
        mirror.size(),
        tables.bookings().size());
  }

  private void endPayments() {
    while (tables.payments().containsValue(PaymentState.AUTHORISED)) {
      tables
          .payments()
          .forEach(
              (payment, state) -> {
                if (state == PaymentState.AUTHORISED) {
                  submit(paid(payment));
                }
              });
      drain();
    }
    payments.forEach(
        (payment, asked) -> {
          Booking booking = tables.booking(asked.id());
          require(
              tables.payments().get(payment) == PaymentState.RETURNED
                  || booking.hold() != null && booking.hold().confirmedAt() != null,
              "paid and has no tickets: %s",
              booking);
        });
  }

  private void endHolds() {
    skewSeconds = 0;
    nanos += Duration.ofHours(2).toNanos();
    for (List<UUID> held = held(); !held.isEmpty(); held = held()) {
      submit(new Command.ExpireHolds(EVENT, held));
      drain();
    }
  }

  private List<UUID> held() {
    return tables.bookings().values().stream()
        .filter(b -> b.status() == BookingStatus.HELD)
        .map(Booking::id)
        .sorted()
        .toList();
  }

  private void isAsTold(Booking booking) {
    Booking stored = tables.booking(booking.id());
    require(stored != null, "lost: %s", booking);
    require(stored.asMade().equals(booking), "told %s, made %s", booking, stored.asMade());
  }

  private void isHeardOf(Booking booking) {
    Entry heard = mirror.get(booking.id());
    require(Entry.of(booking).equals(heard), "stored %s, heard of %s", booking, heard);
  }

  // Chance.

  private boolean chance(double p) {
    return random.nextDouble() < p;
  }

  private int below(int bound) {
    return random.nextInt(bound);
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private String someType() {
    return types.get(below(types.size()));
  }

  private UUID someBooking() {
    return known.isEmpty() || chance(0.02) ? uuid() : known.get(below(known.size()));
  }

  /** The latest ones: a sale's older bookings are of no more interest. */
  private <T> void remember(List<T> list, T one) {
    if (list.size() < REMEMBERED) {
      list.add(one);
    } else {
      list.set(below(REMEMBERED), one);
    }
  }
}
