package io.evently.bench.booking;

import static io.evently.bench.BenchSuite.say;
import static io.evently.bench.Figure.atLeast;
import static io.evently.bench.Figure.atMost;
import static io.evently.bench.Figure.plain;

import io.evently.bench.Machine;
import io.evently.bench.Report;
import io.evently.bench.load.Answers;
import io.evently.bench.load.Load;
import io.evently.bench.load.Requests;
import io.evently.bench.measure.Baseline;
import io.evently.bench.measure.Consumers;
import io.evently.bench.measure.CpuTimes;
import io.evently.bench.measure.Lanes;
import io.evently.bench.measure.LogWork;
import io.evently.bench.measure.Medians;
import io.evently.bench.measure.Topic;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.ManagedProcess;
import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
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
  private static final int FEW = 8;
  private static final int USUAL = 64;
  private static final int MANY = 256;

  /** 100,000 bookings a minute. */
  private static final double OFFERED = 100_000 / 60.0;

  private static final Duration WARM_WINDOW = Duration.ofSeconds(5);
  private static final double AGREE = 0.05;
  private static final Duration CATCH_UP = Duration.ofSeconds(60);
  private static final Duration OPEN_WARM_UP = Duration.ofSeconds(10);
  private static final long SEED = 20_261_125;
  private static final double SLOWEST_BASELINE = 900;
  private static final double MOST_OF_OTHERS = 0.10;

  private final Suite suite;
  private final Plan plan;
  private final Report report = new Report("booking", Machine.here());
  private final People people;
  private final Topic topic;
  private final Map<TopicPartition, Long> begin;
  private final List<Event> events = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private final List<Double> others = new ArrayList<>();

  BookingBench(Suite suite, Plan plan) {
    this.suite = suite;
    this.plan = plan;
    this.people = People.signedBy(suite.keys());
    this.topic = new Topic(suite.kafka().bootstrapServers(), TOPIC);
    this.begin = topic.end();
  }

  Report run() {
    Baseline baseline = new Baseline(suite.postgres(), plan.baseline());
    measure(baseline);
    warmUp();
    measure(baseline);
    Event hot = publish("hot");
    for (int round = 0; round < plan.rounds(); round++) {
      for (int connections : new int[] {MANY, USUAL, FEW}) {
        windows.add(closed(hot, connections, people.book(hot.id())));
      }
      measure(baseline);
    }
    Alone alone = alone(hot);
    Window keyed = closed(hot, USUAL, people.bookWithKeys(hot.id()));
    Event steady = publish("steady");
    Offered offered = offered(steady);
    measure(baseline);
    throughput(baseline);
    costs(offered, alone);
    latency(offered);
    explain(keyed, offered);
    new Books(suite, events, topic.keysSince(begin)).check().forEach(report::add);
    doubts(baseline);
    return report;
  }

  private Event publish(String name) {
    Event event = Event.publish(suite, name);
    events.add(event);
    return event;
  }

  private void measure(Baseline baseline) {
    say("R: %.0f bookings/s, one a transaction", baseline.measure());
  }

  /** Until three windows in a row agree, since compilers and caches take their time. */
  private void warmUp() {
    Event event = publish("warm");
    List<Double> rates = new ArrayList<>();
    long start = System.nanoTime();
    try (Load load = load(USUAL, people.book(event.id()))) {
      while (!isWarm(rates, Duration.ofNanos(System.nanoTime() - start))) {
        Answers answers = told(event, load.closed(WARM_WINDOW));
        rates.add(answers.bookedPerSecond());
        say("warm-up: %.0f bookings/s", rates.getLast());
      }
    }
    say("consumers caught up after the warm-up: %s", awaitConsumers());
  }

  private boolean isWarm(List<Double> rates, Duration so) {
    if (so.compareTo(plan.warmUpAtMost()) >= 0) {
      return true;
    }
    if (so.compareTo(plan.warmUp()) < 0 || rates.size() < 3) {
      return false;
    }
    DoubleStream last = rates.subList(rates.size() - 3, rates.size()).stream().mapToDouble(r -> r);
    var range = last.summaryStatistics();
    return range.getMax() - range.getMin() <= AGREE * range.getMax();
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
    long published = count(topic.end());
    CpuTimes cpu = CpuTimes.now(suite);
    LogWork log = LogWork.now(suite.postgres());
    Lanes lanes = Lanes.now(suite);
    Answers answers = load.get();
    CpuTimes underLoad = CpuTimes.now(suite).since(cpu);
    double relay = awaitPublished(published + answers.booked().size());
    Map<String, Double> consumers = awaitConsumers();
    CpuTimes used = CpuTimes.now(suite).since(cpu);
    others.add(used.ofOthers());
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

  private static long count(Map<TopicPartition, Long> ends) {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Duplicates would end this early; that nothing is missing is compared by ids at the end. */
  private double awaitPublished(long wanted) {
    long since = System.nanoTime();
    while (count(topic.end()) < wanted) {
      if (System.nanoTime() - since > CATCH_UP.toNanos()) {
        return Double.NaN;
      }
    }
    return (System.nanoTime() - since) / 1e9;
  }

  private Map<String, Double> awaitConsumers() {
    try (Consumers consumers = new Consumers(suite.kafka().bootstrapServers(), TOPIC)) {
      return consumers.awaitCaughtUp(CATCH_UP);
    }
  }

  /**
   * The open loop.
   *
   * @param delays microseconds from a transaction to a consumer
   */
  private record Offered(Window window, Histogram delays) {}

  private Offered offered(Event event) {
    try (Load load = load(USUAL, people.book(event.id()))) {
      told(event, load.open(OFFERED, OPEN_WARM_UP, SEED));
      awaitConsumers();
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
  private record Alone(Answers answers, LogWork log, CpuTimes cpu) {}

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
      awaitConsumers();
    }
  }

  private double median(int connections, ToDoubleFunction<Window> figure) {
    return Medians.of(
        windows.stream()
            .filter(w -> w.connections() == connections)
            .map(figure::applyAsDouble)
            .toList());
  }

  private double rate(int connections) {
    return median(connections, w -> w.answers().bookedPerSecond());
  }

  private void throughput(Baseline baseline) {
    report.add(atLeast("bookings/s, 64 connections", rate(USUAL), "1/s", 3000, 10_000));
    report.add(
        atLeast("bookings/s, 64 connections / R", rate(USUAL) / baseline.median(), "", 1.5, 5));
    report.add(plain("R, median of " + baseline.rates().size(), baseline.median(), "1/s"));
    report.add(plain("bookings/s, 256 connections", rate(MANY), "1/s"));
    report.add(plain("bookings/s, 8 connections", rate(FEW), "1/s"));
    report.add(atLeast("256 connections / 8", rate(MANY) / rate(FEW), "", 1.2, 2.5));
    report.add(atLeast("256 connections / 64", rate(MANY) / rate(USUAL), "", 0.7, 1.0));
  }

  private void costs(Offered offered, Alone alone) {
    report.add(
        atMost(
            "CPU-s per 1,000 bookings at saturation, without generator",
            median(USUAL, Window::cpuPerThousand),
            "s",
            0.5,
            0.2));
    report.add(
        atMost(
            "CPU-s per 1,000 bookings at 1,667/s offered",
            offered.window().cpuPerThousand(),
            "s",
            1.3,
            0.6));
    report.add(
        atMost(
            "WAL bytes a booking, of the sale alone",
            (double) alone.log().bytes() / alone.answers().booked().size(),
            "B",
            1200,
            700));
    report.add(plain("WAL bytes a booking, of all services", median(USUAL, Window::logBytes), "B"));
    report.add(plain("bookings/s of the sale alone, 64", alone.answers().bookedPerSecond(), "1/s"));
    report.add(
        plain(
            "CPU-s per 1,000 of the sale alone",
            alone.cpu().suite() * 1000 / alone.answers().booked().size(),
            "s"));
    report.add(
        atMost(
            "mean statement of the booking path at 1,667/s offered",
            (offered.window().lanes().millis("read") + offered.window().lanes().millis("write"))
                / 2,
            "ms",
            2,
            1));
  }

  private void latency(Offered offered) {
    Answers answers = offered.window().answers();
    report.add(atMost("booking p99 at 1,667/s offered", answers.millis(99), "ms", 50, 10));
    report.add(plain("booking p50 at 1,667/s offered", answers.millis(50), "ms"));
    report.add(plain("booking p99.9 at 1,667/s offered", answers.millis(99.9), "ms"));
    report.add(
        atLeast("answered / offered", answers.count() / answers.seconds() / OFFERED, "", 0.99, 1));
    report.add(
        atMost(
            "transaction to Kafka consumer, p50",
            offered.delays().getValueAtPercentile(50) / 1000.0,
            "ms",
            150,
            10));
    report.add(
        atMost(
            "transaction to Kafka consumer, p99",
            offered.delays().getValueAtPercentile(99) / 1000.0,
            "ms",
            800,
            50));
    report.add(
        atMost(
            "relay backlog after a saturating run",
            windows.stream().mapToDouble(Window::relaySeconds).max().orElseThrow(),
            "s",
            5,
            0.5));
  }

  /** Where the time goes: no bars, but what one looks at when a bar is missed. */
  private void explain(Window keyed, Offered offered) {
    report.add(
        plain("bookings/s with an Idempotency-Key", keyed.answers().bookedPerSecond(), "1/s"));
    for (int connections : new int[] {FEW, USUAL, MANY}) {
      report.add(
          plain(
              "batch, " + connections + " connections",
              median(connections, w -> w.lanes().batchSize()),
              ""));
    }
    for (String step : List.of("read", "write", "commit")) {
      report.add(
          plain(
              step + " a batch, 64 connections", median(USUAL, w -> w.lanes().millis(step)), "ms"));
    }
    report.add(plain("fsyncs a booking, 64 connections", median(USUAL, Window::syncs), ""));
    report.add(plain("full pages a booking in the WAL", median(USUAL, Window::fullPages), ""));
    report.add(plain("busy cores, 64 connections", median(USUAL, Window::busyCores), ""));
    report.add(plain("busy cores, 8 connections", median(FEW, Window::busyCores), ""));
    report.add(plain("busy cores at 1,667/s offered", offered.window().busyCores(), ""));
    report.add(
        plain("closed-loop p99, 64 connections", median(USUAL, w -> w.answers().millis(99)), "ms"));
    Map<String, Double> parts = new TreeMap<>(windows.getFirst().cpu().parts());
    parts
        .keySet()
        .forEach(
            part ->
                report.add(
                    plain(
                        "CPU-s per 1,000 at saturation: " + part,
                        median(USUAL, w -> w.cpuPerThousand(part)),
                        "s")));
    report.add(
        plain(
            "CPU-s per 1,000 at saturation: generator",
            median(USUAL, w -> w.cpu().bench() * 1000 / w.answers().booked().size()),
            "s"));
    windows
        .getFirst()
        .consumerSeconds()
        .keySet()
        .forEach(
            group ->
                report.add(
                    plain(
                        "behind after 64 connections: " + group,
                        windows.stream()
                            .filter(w -> w.connections() == USUAL)
                            .mapToDouble(w -> w.consumerSeconds().getOrDefault(group, Double.NaN))
                            .max()
                            .orElse(Double.NaN),
                        "s")));
  }

  private void doubts(Baseline baseline) {
    if (baseline.median() < SLOWEST_BASELINE) {
      report.doubt("R is %.0f/s, below %.0f".formatted(baseline.median(), SLOWEST_BASELINE));
    }
    double busy = Medians.of(others);
    if (busy > MOST_OF_OTHERS) {
      report.doubt("other programs took %.0f %% of the processor".formatted(busy * 100));
    }
  }
}
