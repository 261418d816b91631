package io.evently.bench.booking;

import static io.evently.bench.BenchSuite.say;
import static io.evently.bench.Figure.atMost;
import static io.evently.bench.Figure.plain;

import io.evently.bench.BenchSuite;
import io.evently.bench.Conditions;
import io.evently.bench.Invariant;
import io.evently.bench.Machine;
import io.evently.bench.Report;
import io.evently.bench.WarmUp;
import io.evently.bench.load.Answers;
import io.evently.bench.load.Load;
import io.evently.bench.measure.CpuTimes;
import io.evently.bench.measure.Followers;
import io.evently.bench.measure.Lanes;
import io.evently.bench.measure.Medians;
import io.evently.bench.measure.Topic;
import io.evently.bench.shop.Organizer;
import io.evently.bench.shop.People;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The same sale, of four events at once, on one database and on several: what the further ones
 * cost. All databases are of one Postgres here, so each of its WAL readers sees what all of them
 * write.
 */
final class ShardsBench {

  private static final String TOPIC = "evently.booking.bookings.v1";
  private static final int EVENTS = 4;
  private static final int CONNECTIONS_EACH = 16;
  private static final int MOST_TRIES = 200;

  private final int many;
  private final Plan plan;
  private final Report report = new Report("shards", Machine.here());

  ShardsBench(int many, Plan plan) {
    this.many = many;
    this.plan = plan;
  }

  Report run() {
    double one = costOn(1);
    double several = costOn(many);
    report.add(
        atMost(
            "CPU-s per 1,000 bookings at %d shards / at 1".formatted(many),
            several / one,
            "",
            1.3,
            1.1));
    report.setting("events", EVENTS + ", spread evenly");
    report.setting("connections", EVENTS + " x " + CONNECTIONS_EACH);
    return report;
  }

  /** CPU-seconds of the suite per 1,000 bookings. */
  private double costOn(int shards) {
    try (BenchSuite own = BenchSuite.start("shards", shards)) {
      return new Sale(own.suite(), shards).run();
    }
  }

  private final class Sale {

    private final Suite suite;
    private final int shards;
    private final Organizer organizer;
    private final People people;
    private final Topic topic;
    private final Followers followers;
    private final Map<TopicPartition, Long> begin;
    private final Conditions conditions;

    Sale(Suite suite, int shards) {
      this.suite = suite;
      this.shards = shards;
      this.organizer = new Organizer(suite);
      this.people = People.signedBy(suite.keys());
      this.topic = new Topic(suite.kafka().bootstrapServers(), TOPIC);
      this.followers = new Followers(suite, topic);
      this.begin = topic.end();
      this.conditions = new Conditions(suite, plan.baseline());
    }

    double run() {
      conditions.measure();
      List<Event> events = publish();
      plan.warmUp().run("bookings", () -> sell(events, WarmUp.WINDOW));
      say("consumers caught up after the warm-up: %s", followers.awaitCaughtUp());
      List<Double> costs = new ArrayList<>();
      List<Double> rates = new ArrayList<>();
      List<Double> batches = new ArrayList<>();
      Map<String, Double> parts = new TreeMap<>();
      for (int round = 0; round < plan.rounds(); round++) {
        long booked = events.stream().mapToLong(e -> e.booked().size()).sum();
        long published = followers.published();
        CpuTimes cpu = CpuTimes.now(suite);
        Lanes lanes = Lanes.now(suite);
        rates.add(sell(events, plan.window()));
        long sold = events.stream().mapToLong(e -> e.booked().size()).sum() - booked;
        followers.awaitPublished(published + sold);
        followers.awaitCaughtUp();
        CpuTimes used = CpuTimes.now(suite).since(cpu);
        conditions.note(used);
        costs.add(used.suite() * 1000 / sold);
        used.parts()
            .forEach((part, seconds) -> parts.merge(part, seconds * 1000 / sold, Double::sum));
        batches.add(Lanes.now(suite).since(lanes).batchSize());
        say(
            "%d shards: %.0f bookings/s, %.3f CPU-s per 1,000",
            shards, rates.getLast(), costs.getLast());
      }
      conditions.measure();
      String at = " at " + shards + (shards == 1 ? " shard" : " shards");
      report.add(plain("bookings/s" + at, Medians.of(rates), "1/s"));
      report.add(plain("CPU-s per 1,000 bookings" + at, Medians.of(costs), "s"));
      report.add(plain("bookings a batch" + at, Medians.of(batches), ""));
      parts.forEach(
          (part, sum) ->
              report.add(plain("CPU-s per 1,000" + at + ": " + part, sum / plan.rounds(), "s")));
      for (Invariant found : new Books(suite, events, topic.keysSince(begin)).check()) {
        report.add(new Invariant(found.name() + at, found.held(), found.detail()));
      }
      conditions.doubt(report);
      return Medians.of(costs);
    }

    /** The same number of events on each shard. */
    private List<Event> publish() {
      Map<Integer, Integer> wanted = new TreeMap<>();
      for (int i = 0; i < EVENTS; i++) {
        wanted.merge(i % shards, 1, Integer::sum);
      }
      List<Event> events = new ArrayList<>();
      for (int tries = 0; events.size() < EVENTS; tries++) {
        if (tries == MOST_TRIES) {
          throw new ServerException("No events are on shards " + wanted.keySet());
        }
        Event event = Event.publish(organizer, "shard");
        int home = Books.shardOf(suite, event.id());
        if (wanted.getOrDefault(home, 0) > 0) {
          wanted.merge(home, -1, Integer::sum);
          events.add(event);
        }
      }
      return events;
    }

    /** All at once; bookings a second. */
    private double sell(List<Event> events, Duration time) {
      List<CompletableFuture<Answers>> sales =
          events.stream().map(e -> CompletableFuture.supplyAsync(() -> sell(e, time))).toList();
      return sales.stream().mapToDouble(s -> s.join().bookedPerSecond()).sum();
    }

    private Answers sell(Event event, Duration time) {
      try (Load load =
          new Load(suite.port(Service.GATEWAY), CONNECTIONS_EACH, people.book(event.id()))) {
        Answers answers = load.closed(time);
        event.sold(answers.booked(), answers.lostAnswers());
        return answers;
      }
    }
  }
}
