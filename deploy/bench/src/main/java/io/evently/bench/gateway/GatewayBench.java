package io.evently.bench.gateway;

import static io.evently.bench.BenchSuite.say;

import io.evently.bench.Conditions;
import io.evently.bench.Machine;
import io.evently.bench.Report;
import io.evently.bench.WarmUp;
import io.evently.bench.booking.Books;
import io.evently.bench.booking.Event;
import io.evently.bench.load.Answers;
import io.evently.bench.load.Load;
import io.evently.bench.load.Requests;
import io.evently.bench.load.Storm;
import io.evently.bench.measure.CpuTimes;
import io.evently.bench.measure.Followers;
import io.evently.bench.measure.Medians;
import io.evently.bench.measure.Topic;
import io.evently.bench.odd.OddRound;
import io.evently.bench.shop.Organizer;
import io.evently.bench.shop.People;
import io.evently.bench.shop.Refusals;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** What passing the gateway costs, and how much of the sale is left in a storm of retries. */
final class GatewayBench {

  private static final String TOPIC = "evently.booking.bookings.v1";
  private static final String REDIS = "redis";
  private static final int CONNECTIONS = 64;

  /** Who waits at a time; with fewer a slow gateway would slow the storm down. */
  private static final int CROWD = 4000;

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int TIMES_CAPACITY = 5;
  private static final int PEAKS = 3;

  /** Requests a second: more than can be done, for the compilers of what refuses. */
  private static final double WARM_STORM = 12_000;

  private static final long SEED = 20_261_126;

  private final Suite suite;
  private final GatewayPlan plan;
  private final Report report = new Report("gateway", Machine.here());
  private final Organizer organizer;
  private final People people;
  private final Topic topic;
  private final Followers followers;
  private final Map<TopicPartition, Long> begin;
  private final Conditions conditions;
  private final List<Event> events = new ArrayList<>();

  GatewayBench(Suite suite, GatewayPlan plan) {
    this.suite = suite;
    this.plan = plan;
    this.organizer = new Organizer(suite);
    this.people = People.signedBy(suite.keys());
    this.topic = new Topic(suite.kafka().bootstrapServers(), TOPIC);
    this.followers = new Followers(suite, topic);
    this.begin = topic.end();
    this.conditions = new Conditions(suite, plan.baseline());
  }

  Report run() {
    settings();
    conditions.measure();
    warmUp();
    var rows = new GatewayRows(report);
    rows.reads(reads(publish("read")));
    Refusals.Measured refused = Refusals.of(suite, organizer, people).measure(plan.window());
    conditions.note(refused.cpu());
    rows.refusals(refused);
    Measured peak = peak(publish("peak"));
    rows.passedOn(peak);
    check("peak");
    conditions.measure();
    Blown storm = storm(publish("storm"), peak, () -> {});
    rows.storm(peak, storm);
    check("storm");
    Blown without = storm(publish("redis"), peak, this::killRedis);
    rows.withoutRedis(peak, without, plan.storm());
    check("storm without Redis");
    conditions.measure();
    String odd = organizer.publish("odd", 1_000_000, "\"guest_checkout\":true");
    report.add(new OddRound(suite, List.of(odd)).send(plan.odd(), SEED));
    report.add(conditions.figure());
    conditions.doubt(report);
    return report;
  }

  private void settings() {
    report.setting("load", "64 connections, 1,000 accounts' tokens, all on this machine");
    report.setting(
        "peak",
        "bookings/s of one event with 64 connections, each with an Idempotency-Key, the best of "
            + PEAKS
            + " windows");
    report.setting(
        "storm",
        ("requests at %d times the peak whatever is answered (Poisson), by up to %,d people at a"
                + " time who give up after %d s and ask again at once, with the same key and"
                + " without regard to Retry-After")
            .formatted(TIMES_CAPACITY, CROWD, PATIENCE.toSeconds()));
    report.setting(
        "bare answer", "GET /hello, which the gateway answers before it looks at anything");
  }

  /**
   * Of one step.
   *
   * @param cpu from the first request to the last answer
   */
  record Measured(Answers answers, CpuTimes cpu) {
    double gatewayMicros() {
      return cpu.parts().getOrDefault(Service.GATEWAY.label(), Double.NaN)
          * 1e6
          / (answers.count() + answers.lostAnswers());
    }
  }

  /**
   * Answers of the bare server and of the gateway, in turn, and those of the gateway at half load.
   */
  record Reads(double barePerSecond, double cachedPerSecond, Measured half) {}

  /**
   * One storm.
   *
   * @param after who was not answered in it
   * @param orders that were made, each by one person
   */
  record Blown(Measured raging, Answers after, int orders) {

    /** Requests that were sent. */
    double perSecond() {
      Answers answers = raging.answers();
      return (answers.count() + answers.lostAnswers()) / answers.seconds();
    }
  }

  private Event publish(String name) {
    Event event = Event.publish(organizer, name);
    events.add(event);
    return event;
  }

  private Load load(Requests requests) {
    return new Load(suite.port(Service.GATEWAY), CONNECTIONS, requests);
  }

  private Measured measured(String what, Supplier<Answers> load) {
    CpuTimes cpu = CpuTimes.now(suite);
    Answers answers = load.get();
    var measured = new Measured(answers, CpuTimes.now(suite).since(cpu));
    conditions.note(measured.cpu());
    say(
        "%s: %.0f/s, p50 %.2f ms, p99 %.2f ms, gateway %.0f us each, others %.0f %%, generator %.1f s and %.1f ms late, %s, %d lost",
        what,
        answers.perSecond(),
        answers.millis(50),
        answers.millis(99),
        measured.gatewayMicros(),
        measured.cpu().ofOthers() * 100,
        measured.cpu().bench(),
        answers.lateMillis(99),
        answers.outcomes(),
        answers.lostAnswers());
    return measured;
  }

  private Measured closed(String what, Requests requests) {
    try (Load load = load(requests)) {
      return measured(what, () -> load.closed(plan.window()));
    }
  }

  private void warmUp() {
    Event event = publish("warm");
    try (Load reading = load(read(event))) {
      say("warm-up: %.0f cached reads/s", reading.closed(WarmUp.WINDOW).perSecond());
    }
    try (Load buying = load(people.bookWithKeys(event.id()))) {
      plan.warmUp()
          .run(
              "bookings",
              () -> {
                Answers booked = buying.closed(WarmUp.WINDOW);
                event.sold(booked.booked(), booked.lostAnswers());
                return booked.bookedPerSecond();
              });
    }
    blow(event, WARM_STORM, plan.storm());
    followers.awaitCaughtUp();
  }

  private Requests read(Event event) {
    return people.get(() -> "/api/v1/events/" + event.id());
  }

  private Reads reads(Event event) {
    List<Double> bare = new ArrayList<>();
    List<Double> cached = new ArrayList<>();
    for (int round = 0; round < plan.rounds(); round++) {
      bare.add(closed("bare answers", people.get(() -> "/hello")).answers().perSecond());
      cached.add(closed("cached reads", read(event)).answers().perSecond());
    }
    double rate = Medians.of(cached) / 2;
    try (Load load = load(read(event))) {
      Measured half =
          measured("cached reads at half load", () -> load.open(rate, plan.open(), SEED));
      return new Reads(Medians.of(bare), Medians.of(cached), half);
    }
  }

  /** The best of some windows: with a peak that is too low any storm is a success. */
  private Measured peak(Event event) {
    List<Measured> windows = new ArrayList<>();
    for (int round = 0; round < PEAKS; round++) {
      Measured window = closed("peak", people.bookWithKeys(event.id()));
      event.sold(window.answers().booked(), window.answers().lostAnswers());
      windows.add(window);
    }
    return Collections.max(
        windows, Comparator.comparingDouble(window -> window.answers().bookedPerSecond()));
  }

  private Blown storm(Event event, Measured peak, Runnable meanwhile) {
    CompletableFuture<Void> beside = CompletableFuture.runAsync(meanwhile);
    double capacity = peak.answers().bookedPerSecond();
    Blown storm = blow(event, TIMES_CAPACITY * capacity, plan.storm());
    beside.join();
    double times = storm.perSecond() / capacity;
    if (times < TIMES_CAPACITY - 1) {
      report.doubt("the generator made a storm of %.1f times the peak only".formatted(times));
    }
    return storm;
  }

  private Blown blow(Event event, double perSecond, Duration time) {
    try (Storm storm =
        new Storm(
            suite.port(Service.GATEWAY),
            CROWD,
            PATIENCE,
            order -> people.order(order, event.id()))) {
      report.setting("a storm's thread goes first", storm.goesFirst() ? "yes" : "no: not allowed");
      Measured raging = measured("storm", () -> storm.rage(perSecond, time, SEED));
      Answers after = storm.calm();
      event.sold(raging.answers().booked(), 0);
      event.sold(after.booked(), 0);
      say(
          "after the storm: %s, %d orders; 201 by second %s",
          after.outcomes(), storm.orders(), raging.answers().bookedBySecond());
      return new Blown(raging, after, storm.orders());
    }
  }

  private void killRedis() {
    LockSupport.parkNanos(plan.storm().toNanos() / 2);
    suite
        .part(REDIS)
        .process()
        .orElseThrow(() -> new ServerException("Redis does not run"))
        .kill9();
    say("Redis is killed");
  }

  private void check(String after) {
    followers.awaitCaughtUp();
    new Books(suite, events, topic.keysSince(begin))
        .check()
        .forEach(found -> report.add(found.after(after)));
  }
}
