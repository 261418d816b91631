package io.evently.bench.onsale;

import static io.evently.bench.BenchSuite.say;

import io.evently.bench.Conditions;
import io.evently.bench.Invariant;
import io.evently.bench.Machine;
import io.evently.bench.Report;
import io.evently.bench.WarmUp;
import io.evently.bench.load.Load;
import io.evently.bench.measure.CpuTimes;
import io.evently.bench.measure.Followers;
import io.evently.bench.measure.Topic;
import io.evently.bench.shop.Organizer;
import io.evently.bench.shop.People;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.Verification;
import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.common.TopicPartition;

/** A sale from its first second to the last ticket, and the reckoning after it. */
final class OnSaleBench {

  private static final String TOPIC = "evently.booking.bookings.v1";

  private static final Duration BURST = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration PUBLISHED = Duration.ofSeconds(60);
  private static final int MOST_LATE_COMERS = 100;
  private static final int BUYERS = 64;
  private static final int PLENTY = 1_000_000;
  private static final long SEED = 20_261_125;

  private final Suite suite;
  private final OnSalePlan plan;
  private final Report report = new Report("onsale", Machine.here());
  private final Organizer organizer;
  private final People people;
  private final Topic topic;
  private final Map<TopicPartition, Long> begin;
  private final Conditions conditions;

  OnSaleBench(Suite suite, OnSalePlan plan) {
    this.suite = suite;
    this.plan = plan;
    this.organizer = new Organizer(suite);
    this.people = People.signedBy(suite.keys());
    this.topic = new Topic(suite.kafka().bootstrapServers(), TOPIC);
    this.begin = topic.end();
    this.conditions = new Conditions(suite, plan.baseline());
  }

  Report run() {
    report.setting(
        "booking-service",
        suite.parts().stream().filter(part -> part.name().startsWith("booking-service")).count()
            + " instances, of which the first is killed and started again at once");
    conditions.measure();
    warmUp();
    conditions.measure();
    String event = organizer.publish("onsale", plan.capacity(), PaidSale.PAYMENT);
    Ledgers ledgers = new Ledgers(suite, event);
    try (Crowd crowd = new Crowd(suite.port(Service.GATEWAY), event, people)) {
      Sale sale = sell(crowd, ledgers);
      conditions.note(sale.cpu());
      conditions.measure();
      reckon(crowd, ledgers);
      new OnSaleRows(report, plan, crowd, ledgers.stockLine(), sale, ledgers.payments()).add();
    }
    report.add(conditions.figure());
    conditions.doubt(report);
    return report;
  }

  /** The paths of the sale, with people who all pay at once. */
  private void warmUp() {
    String plain = organizer.publish("warm", PLENTY, "");
    try (Load load = new Load(suite.port(Service.GATEWAY), 64, people.bookWithKeys(plain))) {
      plan.warmUp().run("bookings", () -> load.closed(WarmUp.WINDOW).bookedPerSecond());
    }
    new PaidSale(suite, people).warmUp(BUYERS, plan.paid());
    say("consumers caught up after the warm-up: %s", new Followers(suite, topic).awaitCaughtUp());
  }

  /**
   * What happened.
   *
   * @param killedAt when booking-service was killed
   * @param upAt when it was ready again
   * @param lateComers people who came when nobody else did, for what came free
   */
  record Sale(Instant began, Instant killedAt, Instant upAt, CpuTimes cpu, int lateComers) {}

  private record Crash(Instant killedAt, Instant upAt, CpuTimes before, CpuTimes after) {}

  private Sale sell(Crowd crowd, Ledgers ledgers) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    CpuTimes start = CpuTimes.now(suite);
    Instant began = Instant.now();
    CompletableFuture<Crash> crashing =
        CompletableFuture.supplyAsync(
            this::crash,
            CompletableFuture.delayedExecutor(
                plan.killAt().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS));
    say("on sale: %d tickets", plan.capacity());
    crowd.come(plan.burst(), BURST, SEED + 2, () -> Intent.drawnBy(random));
    say("after the burst: %s", ledgers.state());
    crowd.come(plan.perSecond(), plan.open().minus(BURST), SEED + 3, () -> Intent.drawnBy(random));
    say("the last of the crowd has come: %s, %d active", ledgers.state(), crowd.active());
    Crash crash = join(crashing);
    int lateComers = untilAtRest(crowd, ledgers);
    CpuTimes end = CpuTimes.now(suite);
    CpuTimes cpu =
        crash
            .before()
            .since(start)
            .plus(crash.after().since(crash.before()))
            .plus(end.since(crash.after()));
    return new Sale(began, crash.killedAt(), crash.upAt(), cpu, lateComers);
  }

  private static Crash join(CompletableFuture<Crash> crashing) {
    try {
      return crashing.join();
    } catch (CompletionException e) {
      throw new ServerException("booking-service did not come back: " + e.getCause(), e);
    }
  }

  private Crash crash() {
    CpuTimes before = CpuTimes.now(suite);
    Instant killedAt = Instant.now();
    suite.part(Service.BOOKING).process().orElseThrow().kill9();
    suite.up();
    Instant upAt = Instant.now();
    say(
        "an instance of booking-service was killed and is ready again after %.1f s",
        Duration.between(killedAt, upAt).toMillis() / 1000.0);
    return new Crash(killedAt, upAt, before, CpuTimes.now(suite));
  }

  /** Demand goes on: for all that comes free there is somebody, until nothing more can. */
  private int untilAtRest(Crowd crowd, Ledgers ledgers) {
    int came = 0;
    long end = System.nanoTime() + plan.end().toNanos();
    while (System.nanoTime() - end < 0) {
      Ledgers.State state = ledgers.state();
      if (state.isAtRest() && crowd.active() == 0) {
        break;
      }
      for (int i = 0; i < Math.min(MOST_LATE_COMERS, state.available()); i++) {
        crowd.send(Intent.ofLateComer(1), Instant.now());
        came++;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    say("at rest: %s, %d late-comers", ledgers.state(), came);
    return came;
  }

  private void reckon(Crowd crowd, Ledgers ledgers) {
    Map<UUID, Ledgers.Stored> stored = ledgers.bookings();
    Reckoning reckoning = reckoning(crowd, ledgers, stored);
    for (long end = System.nanoTime() + PUBLISHED.toNanos();
        System.nanoTime() - end < 0 && reckoning.told().size() < stored.size(); ) {
      LockSupport.parkNanos(LOOK.toNanos());
      reckoning = reckoning(crowd, ledgers, stored);
    }
    reckoning.check().forEach(report::add);
    long wrong = ledgers.wrongMoney();
    report.add(
        new Invariant(
            "who has tickets has paid once, and who has none has paid nothing",
            wrong == 0,
            wrong + " bookings whose money does not fit, by the provider's own table"));
    Verification verification = new Verification(suite);
    Verification.Finding payments = verification.payments();
    report.add(
        new Invariant("/internal/payments/exceptions is 0", payments.holds(), payments.what()));
    Verification.Finding stock = verification.stock();
    report.add(new Invariant("the reconciler finds nothing", stock.holds(), stock.what()));
  }

  private Reckoning reckoning(Crowd crowd, Ledgers ledgers, Map<UUID, Ledgers.Stored> stored) {
    return new Reckoning(
        crowd.orders(),
        stored,
        topic.toldSince(begin, ledgers.event()),
        ledgers.state(),
        ledgers.stockLine());
  }
}
