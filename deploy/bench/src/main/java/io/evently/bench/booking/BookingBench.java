package io.evently.bench.booking;

import static io.evently.bench.BenchSuite.say;
import static io.evently.bench.booking.Rows.FEW;
import static io.evently.bench.booking.Rows.MANY;
import static io.evently.bench.booking.Rows.OFFERED;
import static io.evently.bench.booking.Rows.USUAL;

import io.evently.bench.Conditions;
import io.evently.bench.Machine;
import io.evently.bench.Report;
import io.evently.bench.WarmUp;
import io.evently.bench.load.Answers;
import io.evently.bench.load.Load;
import io.evently.bench.load.Requests;
import io.evently.bench.measure.CpuTimes;
import io.evently.bench.measure.Followers;
import io.evently.bench.measure.Lanes;
import io.evently.bench.measure.LogWork;
import io.evently.bench.measure.Topic;
import io.evently.bench.shop.Organizer;
import io.evently.bench.shop.People;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.ManagedProcess;
import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.apache.kafka.common.TopicPartition;

/**
 * Bookings of one event: throughput in a closed loop at 8, 64 and 256 connections, latency in an
 * open loop, what both cost, and whether the books balance after it.
 */
final class BookingBench {

  private static final String TOPIC = "evently.booking.bookings.v1";
  private static final List<Service> HEARERS =
      List.of(
          Service.EVENT,
          Service.WAITLIST,
          Service.PRICING,
          Service.NOTIFICATION,
          Service.ANALYTICS);
  private static final Duration OPEN_WARM_UP = Duration.ofSeconds(10);
  private static final long SEED = 20_261_125;

  private final Suite suite;
  private final Plan plan;
  private final Report report = new Report("booking", Machine.here());
  private final Organizer organizer;
  private final People people;
  private final Topic topic;
  private final Followers followers;
  private final Map<TopicPartition, Long> begin;
  private final List<Event> events = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private final Conditions conditions;

  BookingBench(Suite suite, Plan plan) {
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
    conditions.measure();
    warmUp();
    conditions.measure();
    Event hot = publish("hot");
    for (int round = 0; round < plan.rounds(); round++) {
      for (int connections : new int[] {MANY, USUAL, FEW}) {
        windows.add(closed(hot, connections, people.book(hot.id())));
      }
      conditions.measure();
    }
    Alone alone = alone(hot);
    Window keyed = closed(hot, USUAL, people.bookWithKeys(hot.id()));
    Event steady = publish("steady");
    Offered offered = offered(steady);
    conditions.measure();
    new Rows(report, windows).add(conditions.baseline(), alone, keyed, offered);
    new Books(suite, events, topic.keysSince(begin)).check().forEach(report::add);
    conditions.doubt(report);
    return report;
  }

  private Event publish(String name) {
    Event event = Event.publish(organizer, name);
    events.add(event);
    return event;
  }

  private void warmUp() {
    Event event = publish("warm");
    try (Load load = load(USUAL, people.book(event.id()))) {
      plan.warmUp()
          .run("bookings", () -> told(event, load.closed(WarmUp.WINDOW)).bookedPerSecond());
    }
    say("consumers caught up after the warm-up: %s", followers.awaitCaughtUp());
  }

  private Load load(int connections, Requests requests) {
    return new Load(suite.port(Service.GATEWAY), connections, requests);
  }

  private static Answers told(Event event, Answers answers) {
    event.sold(answers.booked(), answers.lostAnswers());
    return answers;
  }

  private Window closed(Event event, int connections, Requests requests) {
    try (Load load = load(connections, requests)) {
      Window window = window(connections, () -> told(event, load.closed(plan.window())));
      say(
          "%d connections: %.0f bookings/s, %.1f cores busy, %.3f CPU-s per 1,000, batch %.1f,"
              + " others %.0f %%, %s",
          connections,
          window.answers().bookedPerSecond(),
          window.busyCores(),
          window.cpuPerThousand(),
          window.lanes().batchSize(),
          window.cpu().ofOthers() * 100,
          window.answers().outcomes());
      return window;
    }
  }

  private Window window(int connections, Supplier<Answers> load) {
    long published = followers.published();
    CpuTimes cpu = CpuTimes.now(suite);
    LogWork log = LogWork.now(suite.postgres());
    Lanes lanes = Lanes.now(suite);
    Answers answers = load.get();
    CpuTimes underLoad = CpuTimes.now(suite).since(cpu);
    double relay = followers.awaitPublished(published + answers.booked().size());
    Map<String, Double> consumers = followers.awaitCaughtUp();
    CpuTimes used = CpuTimes.now(suite).since(cpu);
    conditions.note(used);
    return new Window(
        connections,
        answers,
        underLoad,
        used,
        LogWork.now(suite.postgres()).since(log),
        Lanes.now(suite).since(lanes),
        relay,
        consumers);
  }

  private Offered offered(Event event) {
    try (Load load = load(USUAL, people.book(event.id()))) {
      told(event, load.open(OFFERED, OPEN_WARM_UP, SEED));
      followers.awaitCaughtUp();
      Topic.Listener listener = topic.listen();
      Window window = window(USUAL, () -> told(event, load.open(OFFERED, plan.open(), SEED + 1)));
      Histogram delays = listener.stop();
      if (delays.getTotalCount() == 0) {
        throw new ServerException("A consumer of " + TOPIC + " heard of no booking");
      }
      say(
          "%.0f/s offered: p50 %.1f ms, p99 %.1f ms, %s",
          OFFERED,
          window.answers().millis(50),
          window.answers().millis(99),
          window.answers().outcomes());
      return new Offered(window, delays);
    }
  }

  /** The sale while those who only hear of it stand still; what they miss they catch up with. */
  private Alone alone(Event event) {
    List<ManagedProcess> others =
        HEARERS.stream().flatMap(service -> suite.part(service).process().stream()).toList();
    others.forEach(process -> process.signal("STOP"));
    try (Load load = load(USUAL, people.book(event.id()))) {
      LogWork log = LogWork.now(suite.postgres());
      CpuTimes cpu = CpuTimes.now(suite);
      Answers answers = told(event, load.closed(plan.window()));
      say("the sale alone: %.0f bookings/s", answers.bookedPerSecond());
      return new Alone(
          answers, LogWork.now(suite.postgres()).since(log), CpuTimes.now(suite).since(cpu));
    } finally {
      others.forEach(process -> process.signal("CONT"));
      followers.awaitCaughtUp();
    }
  }
}
