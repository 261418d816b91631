package io.evently.bench.reads;

import static io.evently.bench.BenchSuite.say;
import static io.evently.bench.Figure.atLeast;
import static io.evently.bench.Figure.atMost;
import static io.evently.bench.Figure.plain;

import io.evently.bench.Conditions;
import io.evently.bench.Invariant;
import io.evently.bench.Machine;
import io.evently.bench.Report;
import io.evently.bench.WarmUp;
import io.evently.bench.chart.Bars;
import io.evently.bench.chart.Charts;
import io.evently.bench.load.Answers;
import io.evently.bench.load.Load;
import io.evently.bench.load.Requests;
import io.evently.bench.measure.CpuTimes;
import io.evently.bench.shop.Organizer;
import io.evently.bench.shop.People;
import io.evently.bench.shop.Refusals;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Reads of the catalogue by layer, and what is answered when a sale is over. */
final class ReadsBench {

  private static final int CONNECTIONS = 64;
  private static final int HOT = 1000;
  private static final double EXPONENT = 0.99;
  private static final long SEED = 20_261_125;
  private static final Duration BEFORE_OPEN = Duration.ofSeconds(3);
  private static final Duration AFTER_CHANGES = Duration.ofSeconds(3);

  /** A change is to be seen at once; this is for a reader whose read was under way. */
  private static final double BOUND_MILLIS = 1000;

  private final Suite suite;
  private final ReadsPlan plan;
  private final Report report = new Report("reads", Machine.here());
  private final Organizer organizer;
  private final People people;
  private final Catalogue catalogue;
  private final Conditions conditions;
  private final Zipf zipf = new Zipf(Catalogue.EVENTS, EXPONENT, SEED);

  ReadsBench(Suite suite, ReadsPlan plan) {
    this.suite = suite;
    this.plan = plan;
    this.organizer = new Organizer(suite);
    this.people = People.signedBy(suite.keys());
    this.catalogue = new Catalogue(suite);
    this.conditions = new Conditions(suite, plan.baseline());
  }

  Report run() {
    settings();
    conditions.measure();
    Answers created = catalogue.fill(plan.create());
    warmUp();
    Measured ratios = closed("Zipf reads", popular(), plan.zipf());
    hitRatios(ratios);
    Measured saturated = closed("cached reads", hot(), plan.window());
    Measured half = half("cached reads", saturated, hot(), plan.open());
    Uncached uncached = uncached();
    conditions.measure();
    var gone = Refusals.of(suite, organizer, people);
    Refusals.Measured refused = refusals(gone);
    Measured availability = availability(gone.event());
    changes(saturated.answers().perSecond() / 2, gone.event());
    conditions.measure();
    latencies(saturated, half, uncached);
    afterTheSale(refused, availability);
    report.add(plain("events created/s through the API", created.perSecond(), "1/s"));
    report.add(conditions.figure());
    charts(half, uncached, ratios, refused);
    conditions.doubt(report);
    return report;
  }

  private void settings() {
    report.setting(
        "load", "64 connections on one thread, 1,000 accounts' tokens, all on this machine");
    report.setting(
        "events",
        Catalogue.EVENTS
            + " with popularity Zipf("
            + EXPONENT
            + "), and "
            + Catalogue.FRESH
            + " that are read once each");
    report.setting(
        "cached",
        HOT
            + " events, evenly; half load is a Poisson process at half the rate of the closed loop");
    report.setting(
        "uncached", "ids that nobody has read: neither the process nor Redis can have them");
  }

  /** Of one step. */
  private record Measured(Answers answers, CpuTimes cpu, CacheCounts cache) {
    double perCpuSecond() {
      return answers.count() / cpu.suite();
    }

    double cpuPerThousand() {
      return cpu.suite() * 1000 / answers.count();
    }
  }

  private record Uncached(Measured closed, Measured open) {}

  private Load load(Requests requests) {
    return new Load(suite.port(Service.GATEWAY), CONNECTIONS, requests);
  }

  private Measured measured(String what, Supplier<Answers> load) {
    CpuTimes cpu = CpuTimes.now(suite);
    CacheCounts cache = CacheCounts.now(suite);
    Answers answers = load.get();
    var measured =
        new Measured(answers, CpuTimes.now(suite).since(cpu), CacheCounts.now(suite).since(cache));
    conditions.note(measured.cpu());
    say(
        "%s: %.0f/s, p50 %.2f ms, p99 %.2f ms, %.0f a CPU-s, %s",
        what,
        answers.perSecond(),
        answers.millis(50),
        answers.millis(99),
        measured.perCpuSecond(),
        answers.outcomes());
    return measured;
  }

  private Measured closed(String what, Requests requests, Duration time) {
    try (Load load = load(requests)) {
      return measured(what, () -> load.closed(time));
    }
  }

  /** After a moment of the same load, for between two steps everything that is kept runs out. */
  private Measured half(String what, Measured saturated, Requests requests, Duration time) {
    double rate = saturated.answers().perSecond() / 2;
    try (Load load = load(requests)) {
      Answers before = load.open(rate, BEFORE_OPEN, SEED + 3);
      say("%s at half load, before they count: p99 %.2f ms", what, before.millis(99));
      return measured(what + " at half load", () -> load.open(rate, time, SEED));
    }
  }

  private Requests reads(IntSupplier ranks) {
    return people.get(() -> Catalogue.path(ranks.getAsInt()));
  }

  private Requests popular() {
    return reads(zipf::next);
  }

  private Requests hot() {
    return reads(inTurn(HOT));
  }

  private static IntSupplier inTurn(int size) {
    int[] next = {0};
    return () -> next[0]++ % size;
  }

  private void warmUp() {
    try (Load load = load(popular())) {
      plan.warmUp().run("reads", () -> load.closed(WarmUp.WINDOW).perSecond());
    }
    closed("hot events, before they count", hot(), Duration.ofSeconds(3));
  }

  private Uncached uncached() {
    int[] next = {0};
    Requests fresh =
        people.get(
            () -> {
              if (next[0] == Catalogue.FRESH) {
                throw new ServerException("All events have been read: there is no fresh one");
              }
              return Catalogue.fresh(next[0]++);
            });
    Measured closed = closed("uncached reads", fresh, plan.window());
    Measured open = half("uncached reads", closed, fresh, plan.open());
    return new Uncached(closed, open);
  }

  private Refusals.Measured refusals(Refusals refusals) {
    Refusals.Measured refused = refusals.measure(plan.window());
    conditions.note(refused.cpu());
    report.add(refused.invariant());
    return refused;
  }

  private Measured availability(String event) {
    return closed(
        "availability",
        people.get(() -> "/api/v1/events/" + event + "/availability"),
        plan.window());
  }

  private void changes(double rate, String gone) {
    Sightings seen;
    var changes = new Changes(suite, plan.changes());
    try (Load load = load(popular())) {
      var reading =
          CompletableFuture.supplyAsync(
              () -> load.open(rate, Duration.ofSeconds(3L + plan.changes() / 2), SEED + 2));
      seen = changes.make();
      Answers answers = reading.join();
      say("read while events were changed: %s", answers.outcomes());
    }
    report.add(
        new Invariant(
            "a change is seen at once",
            seen.longestStaleMillis() <= BOUND_MILLIS,
            "%d changes under load, %d reads beside them, %d stale, the last %.0f ms after the change"
                .formatted(
                    seen.changes().size(), seen.count(), seen.stale(), seen.longestStaleMillis())));
    report.add(
        new Invariant(
            "no reader sees an older version than before",
            seen.backwards() == 0,
            seen.backwards() + " times of " + seen.count()));
    LockSupport.parkNanos(AFTER_CHANGES.toNanos());
    report.add(compared(changes, gone));
  }

  /** The changed ones, popular ones and others, through all layers and from the database. */
  private Invariant compared(Changes changes, String gone) {
    List<String> ids =
        Stream.concat(
                Stream.of(gone),
                IntStream.range(0, 500).mapToObj(i -> Catalogue.id(i < 250 ? i : i * 199)))
            .toList();
    Map<String, Long> stored = catalogue.versions(ids);
    long different = 0;
    try {
      for (String id : ids) {
        different += changes.version(id) == stored.getOrDefault(id, -1L) ? 0 : 1;
      }
    } catch (IOException e) {
      throw new ServerException("The gateway does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerException("Interrupted", e);
    }
    return new Invariant(
        "what is read is what is stored",
        different == 0,
        different + " events of " + ids.size() + " have another version");
  }

  private void latencies(Measured saturated, Measured half, Uncached uncached) {
    Answers cached = half.answers();
    report.add(atMost("cached GET p50 at half load", cached.millis(50), "ms", 2, 0.3));
    report.add(atMost("cached GET p99 at half load", cached.millis(99), "ms", 10, 2));
    report.add(
        atMost(
            "uncached GET p99 at half load", uncached.open().answers().millis(99), "ms", 45, 10));
    report.add(plain("uncached GET p50 at half load", uncached.open().answers().millis(50), "ms"));
    report.add(plain("cached GET/s, closed loop", saturated.answers().perSecond(), "1/s"));
    report.add(
        plain("uncached GET/s, closed loop", uncached.closed().answers().perSecond(), "1/s"));
    report.add(plain("CPU-s per 1,000 cached GET", half.cpuPerThousand(), "s"));
    report.add(plain("CPU-s per 1,000 uncached GET", uncached.open().cpuPerThousand(), "s"));
    byPart("uncached GET", uncached.open().cpu(), uncached.open().answers());
    report.add(plain("the generator was late, p99, cached", cached.lateMillis(99), "ms"));
    report.add(
        plain(
            "the generator was late, p99, uncached",
            uncached.open().answers().lateMillis(99),
            "ms"));
    report.add(plain("part of the cached GET that the gateway had", half.cache().atEdge(), ""));
    report.add(
        plain(
            "of those that reached event-service: its memory, at half load",
            half.cache().inMemory(),
            ""));
    report.add(
        atLeast(
            "part of the uncached GET that the database answered",
            uncached.open().cache().loads() / uncached.open().answers().count(),
            "",
            0.999,
            1));
    List<Answers> all =
        Stream.of(saturated, half, uncached.closed(), uncached.open())
            .map(Measured::answers)
            .toList();
    long other = all.stream().mapToLong(a -> a.countOther("200") + a.lostAnswers()).sum();
    report.add(
        new Invariant(
            "every read is answered with 200",
            other == 0,
            other + " not, of " + all.stream().mapToLong(Answers::count).sum()));
  }

  private void byPart(String what, CpuTimes cpu, Answers answers) {
    cpu.parts()
        .forEach(
            (part, seconds) ->
                report.add(
                    plain(
                        "CPU-s per 1,000 " + what + ": " + part,
                        seconds * 1000 / answers.count(),
                        "s")));
  }

  private void hitRatios(Measured zipfReads) {
    CacheCounts cache = zipfReads.cache();
    report.add(atLeast("hit ratio, Zipf(0.99), all layers", cache.inAny(), "", 0.85, 0.95));
    report.add(plain("of these: gateway", cache.atEdge(), ""));
    report.add(plain("of those that reached event-service: its memory", cache.inMemory(), ""));
    report.add(plain("of those that Redis was asked for: Redis", cache.inRedis(), ""));
    report.add(
        plain("reads/s of the Zipf load, closed loop", zipfReads.answers().perSecond(), "1/s"));
    report.add(plain("part of the Zipf load of the 10,000 most popular", zipf.share(10_000), ""));
  }

  private void afterTheSale(Refusals.Measured refused, Measured availability) {
    report.add(refused.figure());
    report.add(plain("refusals/s, closed loop", refused.answers().perSecond(), "1/s"));
    byPart("refusals", refused.cpu(), refused.answers());
    report.add(plain("availability GET/s, closed loop", availability.answers().perSecond(), "1/s"));
    report.add(plain("availability GET per CPU-second", availability.perCpuSecond(), "1/s"));
  }

  private void charts(
      Measured half, Uncached uncached, Measured ratios, Refusals.Measured refused) {
    Map<String, List<Histogram>> rates = new LinkedHashMap<>();
    rates.put("Zipf", ratios.answers().bySecond());
    rates.put("cached, half", half.answers().bySecond());
    rates.put("uncached, half", uncached.open().answers().bySecond());
    rates.put("refusals", refused.answers().bySecond());
    report.add(Charts.rates("Throughput", rates));
    report.add(Charts.latencies("Latency of cached reads at half load", half.answers().bySecond()));
    report.add(
        Charts.latencies(
            "Latency of uncached reads at half load", uncached.open().answers().bySecond()));
    Map<String, Histogram> latencies = new LinkedHashMap<>();
    latencies.put("cached", half.answers().latency());
    latencies.put("uncached", uncached.open().answers().latency());
    report.add(Charts.distribution("Latency at half load", latencies));
    report.add(
        new Bars("Processor by part, cached reads at half load", "s", half.cpu().withBench()));
    report.add(new Bars("Processor by part, refusals", "s", refused.cpu().withBench()));
  }
}
