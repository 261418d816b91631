package io.evently.bench.chaos;

import static io.evently.bench.BenchSuite.say;

import io.evently.bench.Invariant;
import io.evently.bench.chaos.ChaosPlan.Fault;
import io.evently.bench.chaos.ChaosPlan.Trouble;
import io.evently.bench.chaos.Run.Outage;
import io.evently.bench.shop.Organizer;
import io.evently.bench.shop.People;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.Verification;
import io.evently.local.servers.Checkout;
import io.evently.local.servers.ManagedProcess;
import io.evently.local.servers.ServerException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Customers, faults one after the other, and the reckoning after them. */
final class ChaosBench {

  /** What customers did and were told in the last run. */
  static final Path HISTORY = Checkout.root().resolve("target/bench/chaos-history.jsonl");

  private static final String PAYMENT =
      "\"payment\":{\"required\":true,\"hold_seconds\":" + ChaosPlan.HOLD.toSeconds() + "}";
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration AT_REST = Duration.ofSeconds(120);

  /**
   * A part that was healed has this long before the next one fails: longer than bookings may take
   * to go on.
   */
  private static final Duration BREATH = Duration.ofSeconds(16);

  private final Suite suite;
  private final Links links;
  private final ChaosPlan plan;
  private final List<Invariant> invariants = new ArrayList<>();
  private final People people;
  private final Feed feed;
  private final Map<String, Integer> capacities = new LinkedHashMap<>();
  private final List<String> events = new ArrayList<>();
  private final List<Trouble> idle = new ArrayList<>();

  /**
   * @param suite whose parts reach each other over these links
   */
  ChaosBench(Suite suite, Links links, ChaosPlan plan) {
    this.suite = suite;
    this.links = links;
    this.plan = plan;
    this.people = People.signedBy(suite.keys());
    this.feed = new Feed(suite.kafka().bootstrapServers());
  }

  Run run() {
    publish();
    try (History history = new History(HISTORY)) {
      List<Outage> outages = load(history);
      invariants.add(
          new Invariant(
              "no fault met nothing: links that carried something, records to plant",
              idle.isEmpty(),
              idle + " met nothing"));
      Books books = new Books(new Tables(suite, Service.BOOKING, events));
      await(AT_REST, () -> books.unfinished() == 0);
      reckon(books, history);
      return new Run(plan, history.operations(), outages, List.copyOf(invariants));
    }
  }

  private void publish() {
    Organizer organizer = new Organizer(suite);
    for (int event = 0; event < ChaosPlan.EVENTS; event++) {
      int capacity = ChaosPlan.capacity(event);
      String id =
          organizer.publish(
              "chaos-" + event, capacity, ChaosPlan.paysAtEvent(event) ? PAYMENT : "");
      events.add(id);
      capacities.put(id, capacity);
    }
  }

  private List<Outage> load(History history) {
    CompletableFuture<List<Outage>> faults = new CompletableFuture<>();
    AtomicInteger odd = new AtomicInteger();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient http =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
      Thread.ofPlatform()
          .name("faults")
          .start(() -> faults.completeAsync(() -> inject(start), Runnable::run));
      for (Customer customer : plan.customers()) {
        parkUntil(start + customer.at().toNanos());
        if (faults.isDone()) {
          break;
        }
        threads.execute(
            () -> {
              try {
                shopper(http, customer, history).live();
              } catch (RuntimeException e) {
                odd.incrementAndGet();
                say("customer %d: %s", customer.number(), e);
              }
            });
      }
      say("the last customer has come");
      return awaitAll(threads, faults);
    } finally {
      invariants.add(
          new Invariant("every customer understood the answers", odd.get() == 0, odd + " did not"));
    }
  }

  private static List<Outage> awaitAll(
      ExecutorService customers, CompletableFuture<List<Outage>> faults) {
    try {
      List<Outage> outages = faults.join();
      customers.shutdown();
      if (!customers.awaitTermination(3, java.util.concurrent.TimeUnit.MINUTES)) {
        throw new ServerException("Customers are still there after three minutes");
      }
      return outages;
    } catch (CompletionException e) {
      throw new ServerException("A part did not come back: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    }
  }

  private Shopper shopper(HttpClient http, Customer customer, History history) {
    return new Shopper(
        http,
        suite.url(Service.GATEWAY),
        customer,
        events.get(customer.event()),
        customer.key(plan.seed()),
        people.tokens().get(customer.person()),
        history);
  }

  private List<Outage> inject(long start) {
    List<Outage> outages = new ArrayList<>();
    long earliest = start;
    for (Fault fault : plan.faults()) {
      parkUntil(Math.max(earliest, start + fault.at().toNanos()));
      long began = now();
      strike(fault.trouble());
      suite.up();
      long healed = now();
      say("%s; all are ready again after %.1f s", fault.trouble(), (healed - began) / 1e6);
      outages.add(new Outage(fault.trouble(), began, healed));
      earliest = System.nanoTime() + BREATH.toNanos();
    }
    parkUntil(earliest);
    return outages;
  }

  private void strike(Trouble trouble) {
    if (trouble.kind().plants()) {
      plant(trouble);
      return;
    }
    if (trouble.part().equals(Trouble.EVERYTHING)) {
      suite.kill9();
      return;
    }
    switch (trouble.kind()) {
      case KILL -> process(trouble).kill9();
      case PAUSE -> {
        ManagedProcess process = process(trouble);
        process.pause();
        meanwhile(process::resume);
      }
      case CUT -> disturb(trouble, Link::cut);
      case DEAF -> disturb(trouble, Link::loseAnswers);
      case SLOW -> disturb(trouble, Link::slowDown);
      case FLUSH -> suite.redis().flushAll();
      default -> throw new IllegalArgumentException(trouble + " is no part's");
    }
  }

  private void plant(Trouble trouble) {
    int records = feed.plant(trouble.kind());
    say("%s: %d records", trouble, records);
    if (records == 0) {
      idle.add(trouble);
    }
  }

  private void disturb(Trouble trouble, Consumer<Link> how) {
    Link link = links.named(trouble.part());
    if (link.carried() == 0) {
      idle.add(trouble);
    }
    how.accept(link);
    meanwhile(link::heal);
  }

  private ManagedProcess process(Trouble trouble) {
    return suite.part(trouble.part()).process().orElseThrow();
  }

  private static void meanwhile(Runnable heal) {
    try {
      parkUntil(System.nanoTime() + ChaosPlan.PAUSE.toNanos());
    } finally {
      heal.run();
    }
  }

  private static long now() {
    return java.time.temporal.ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private static void parkUntil(long nanoTime) {
    for (long wait = nanoTime - System.nanoTime(); wait > 0; wait = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
  }

  private static void await(Duration patience, BooleanSupplier condition) {
    for (long end = System.nanoTime() + patience.toNanos();
        System.nanoTime() - end < 0 && !condition.getAsBoolean(); ) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private void reckon(Books books, History history) {
    List<Books.Row> rows = books.bookings();
    stock(books);
    invariants.add(feed.published(events, rows));
    zero("no hold past its deadline, no reserved ticket without a lease", books.stranded(), "are");
    zero(
        "who has tickets has paid once, and who has none has paid nothing",
        books.wrongMoney(),
        "bookings whose money does not fit");
    Verification verification = new Verification(suite);
    Verification.Finding payments = verification.payments();
    invariants.add(
        new Invariant("/internal/payments/exceptions is 0", payments.holds(), payments.what()));
    Verification.Finding reconciler = verification.stock();
    invariants.add(
        new Invariant("the reconciler finds nothing", reconciler.holds(), reconciler.what()));
    invariants.add(feed.allRead());
    invariants.add(
        feed.deadLetters(plan.faults().stream().allMatch(f -> f.trouble().kind().plants())));
    invariants.addAll(new Mirrors(suite, events).judge(rows, books.stocks()));
    Verification.Finding figures = verification.figures();
    invariants.add(
        new Invariant("figures are what the facts add up to", figures.holds(), figures.what()));
    List<Operation> operations = history.operations();
    for (Checker.Verdict verdict : new Checker(capacities, operations, stored(rows)).check()) {
      invariants.add(
          new Invariant(
              "history: " + verdict.promise(),
              verdict.count() == 0,
              verdict.count() == 0
                  ? "of %d operations".formatted(operations.size() / 2)
                  : verdict.count() + ": " + verdict.broken()));
    }
  }

  private void zero(String name, long count, String what) {
    invariants.add(new Invariant(name, count == 0, count + " " + what));
  }

  private void stock(Books books) {
    Map<String, Books.Stock> stocks = books.stocks();
    List<String> wrong = new ArrayList<>();
    stocks.forEach(
        (event, stock) -> {
          if (!stock.addsUp()) {
            wrong.add(event + " " + stock);
          }
        });
    invariants.add(
        new Invariant(
            "available + held + reserved + sold = capacity, and so says the ledger at each commit",
            wrong.isEmpty() && stocks.size() == events.size(),
            wrong.isEmpty() ? stocks.size() + " events" : wrong.toString()));
  }

  private List<Stored> stored(List<Books.Row> rows) {
    Map<UUID, String> keys = new HashMap<>();
    for (Customer customer : plan.customers()) {
      String key = customer.key(plan.seed());
      keys.put(Books.hash(People.name(customer.person()), events.get(customer.event()), key), key);
    }
    return rows.stream()
        .map(
            b ->
                new Stored(
                    b.id().toString(), keys.get(b.keyHash()), b.event(), b.quantity(), b.status()))
        .toList();
  }
}
