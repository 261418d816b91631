package io.evently.bench.waitingroom;

import static io.evently.bench.BenchSuite.say;

import com.fasterxml.jackson.databind.JsonNode;
import io.evently.bench.Conditions;
import io.evently.bench.Invariant;
import io.evently.bench.Machine;
import io.evently.bench.Report;
import io.evently.bench.WarmUp;
import io.evently.bench.booking.Books;
import io.evently.bench.booking.Event;
import io.evently.bench.load.Answers;
import io.evently.bench.load.Load;
import io.evently.bench.load.Requests;
import io.evently.bench.load.Wire.Answer;
import io.evently.bench.measure.CpuTimes;
import io.evently.bench.measure.Followers;
import io.evently.bench.measure.Topic;
import io.evently.bench.shop.Organizer;
import io.evently.bench.shop.People;
import io.evently.bench.waitingroom.Visitor.Ending;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.keys.UserToken;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/** A crowd before a sale, from the first who comes to the last who leaves. */
final class WaitingRoomBench {

  private static final String TOPIC = "evently.booking.bookings.v1";
  private static final Duration VALID = Duration.ofHours(12);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration OPENING = Duration.ofSeconds(3);
  private static final int CONNECTIONS = 128;
  private static final int COST_CONNECTIONS = 64;
  private static final int PLENTY = 1_000_000;
  private static final int REUSED = 200;
  private static final long SEED = 20_261_127;

  private final Suite suite;
  private final WaitingRoomPlan plan;
  private final Report report = new Report("waitingroom", Machine.here());
  private final Organizer organizer;
  private final Topic topic;
  private final Map<TopicPartition, Long> begin;
  private final Conditions conditions;
  private final List<String> tokens;

  WaitingRoomBench(Suite suite, WaitingRoomPlan plan) {
    this.suite = suite;
    this.plan = plan;
    this.organizer = new Organizer(suite);
    this.topic = new Topic(suite.kafka().bootstrapServers(), TOPIC);
    this.begin = topic.end();
    this.conditions = new Conditions(suite, plan.baseline());
    this.tokens =
        IntStream.range(0, plan.people())
            .parallel()
            .mapToObj(i -> UserToken.of(People.name(i)).withValidity(VALID).sign(suite.keys()))
            .toList();
    say("%d accounts have tokens", tokens.size());
  }

  Report run() throws InterruptedException {
    settings();
    conditions.measure();
    warmUp();
    Costs costs = costs();
    conditions.measure();
    Sale sale = sell();
    conditions.note(sale.cpu());
    conditions.measure();
    new WaitingRoomRows(report, plan, sale, costs).add();
    report.add(reused(sale));
    Event event = Event.of(sale.event());
    event.sold(sale.visitors().stream().map(v -> v.booking).filter(Objects::nonNull).toList(), 0);
    new Followers(suite, topic).awaitCaughtUp();
    new Books(suite, List.of(event), topic.keysSince(begin)).check().forEach(report::add);
    report.add(conditions.figure());
    conditions.doubt(report);
    return report;
  }

  private void settings() {
    report.setting(
        "crowd",
        "%,d accounts in %d s before the sale and %,d in %d s after its beginning, 1 in 7 of whom never comes back and 1 in 5 of the others buys nothing"
            .formatted(
                plan.early(), plan.before().toSeconds(), plan.late(), plan.after().toSeconds()));
    report.setting(
        "sale", "%,d tickets, 1 to 4 in an order, chosen for 2 to 8 s".formatted(plan.tickets()));
    report.setting(
        "pace", "%d people a second at most, as the gateway is told".formatted(plan.pace()));
    report.setting("load", CONNECTIONS + " connections, all on this machine");
  }

  private String room(String name, int tickets, Instant opens, Instant begins) {
    return organizer.publish(
        name,
        tickets,
        "\"max_per_order\":4,\"sale_starts_at\":\"%s\",\"waiting_room\":{\"opens_at\":\"%s\"}"
            .formatted(begins, opens));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private Shopfront shopfront(String event, int connections) {
    return new Shopfront(suite.port(Service.GATEWAY), connections, event);
  }

  private void warmUp() {
    String plain = organizer.publish("warm", PLENTY, "");
    var people = new People(tokens.subList(0, Math.min(1000, tokens.size())));
    try (Load load =
        new Load(suite.port(Service.GATEWAY), COST_CONNECTIONS, people.bookWithKeys(plain))) {
      plan.warmUp().run("bookings", () -> load.closed(WarmUp.WINDOW).bookedPerSecond());
    }
    new Followers(suite, topic).awaitCaughtUp();
  }

  /**
   * Processor time of one request, in microseconds, of the gateway and of the database.
   *
   * @param look by who waits
   * @param join of an account
   * @param entry of who has its turn
   */
  record Costs(Cost look, Cost join, Cost entry) {}

  record Cost(double gateway, double database, double perSecond) {}

  private Costs costs() throws InterruptedException {
    String waiting = room("cost", PLENTY, now().plusSeconds(1), now().plusSeconds(7200));
    try (Shopfront shop = shopfront(waiting, 1)) {
      await(shop, "open");
    }
    String path = "/api/v1/events/" + waiting + "/waiting-room";
    String host = " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    var turn = new AtomicInteger();
    Cost join =
        cost(
            "joins",
            () ->
                "POST "
                    + path
                    + "/places"
                    + host
                    + "Authorization: Bearer "
                    + tokens.get(turn.getAndIncrement() % tokens.size())
                    + "\r\n\r\n");
    Cost look = cost("looks", () -> "GET " + path + host + "\r\n");
    String place = servedPlace();
    String open = place.substring(0, place.indexOf(' '));
    Cost entry =
        cost(
            "entries",
            () ->
                "POST /api/v1/events/"
                    + open
                    + "/waiting-room/admissions"
                    + host
                    + "Evently-Place: "
                    + place.substring(place.indexOf(' ') + 1)
                    + "\r\n\r\n");
    return new Costs(look, join, entry);
  }

  /** Event and place of somebody whose turn it is. */
  private String servedPlace() throws InterruptedException {
    String event = room("entry", PLENTY, now().plusSeconds(1), now().plusSeconds(2));
    try (Shopfront shop = shopfront(event, 1)) {
      await(shop, "serving");
      String place = Shopfront.data(shop.join(tokens.getFirst())).path("place").asText();
      while (shop.enter(place).status() != 201) {
        LockSupport.parkNanos(LOOK.toNanos());
      }
      return event + " " + place;
    }
  }

  private static JsonNode await(Shopfront shop, String state) throws InterruptedException {
    JsonNode room = Shopfront.data(shop.look());
    while (!room.path("state").asText().equals(state)) {
      LockSupport.parkNanos(LOOK.toNanos());
      room = Shopfront.data(shop.look());
    }
    return room;
  }

  private Cost cost(String what, Supplier<String> text) {
    Requests requests =
        () -> Unpooled.wrappedBuffer(text.get().getBytes(StandardCharsets.US_ASCII));
    try (Load load = new Load(suite.port(Service.GATEWAY), COST_CONNECTIONS, requests)) {
      load.closed(WarmUp.WINDOW);
      CpuTimes before = CpuTimes.now(suite);
      Answers answers = load.closed(plan.window());
      CpuTimes cpu = CpuTimes.now(suite).since(before);
      conditions.note(cpu);
      double each = 1e6 / answers.count();
      var cost =
          new Cost(
              cpu.parts().getOrDefault(Service.GATEWAY.label(), Double.NaN) * each,
              cpu.parts().getOrDefault("postgres", Double.NaN) * each,
              answers.perSecond());
      say(
          "%s: %.0f/s, gateway %.0f us, database %.0f us each, p99 %.1f ms, %s",
          what,
          cost.perSecond(),
          cost.gateway(),
          cost.database(),
          answers.millis(99),
          answers.outcomes());
      return cost;
    }
  }

  /**
   * What happened.
   *
   * @param before the room while people came
   * @param after the room when all had left
   * @param began when the sale began, as {@link System#nanoTime()}
   */
  record Sale(
      String event,
      List<Visitor> visitors,
      Crowd crowd,
      JsonNode before,
      JsonNode after,
      long began,
      CpuTimes cpu) {}

  private Sale sell() throws InterruptedException {
    Instant opens = now().plus(OPENING);
    Instant begins = opens.plus(plan.before());
    String event = room("sale", plan.tickets(), opens, begins);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    List<Visitor> visitors = new ArrayList<>();
    try (Shopfront shop = shopfront(event, CONNECTIONS)) {
      Crowd crowd = new Crowd(shop, tokens);
      await(shop, "open");
      CpuTimes cpu = CpuTimes.now(suite);
      long began = System.nanoTime() + Duration.between(Instant.now(), begins).toNanos();
      come(crowd, visitors, plan.early(), began, true, random);
      JsonNode before = Shopfront.data(shop.look());
      say("before the sale: %s", brief(before));
      for (long wait = began - System.nanoTime(); wait > 0; wait = began - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      come(crowd, visitors, plan.late(), began + plan.after().toNanos(), false, random);
      say("the last has come: %s, %d there", brief(Shopfront.data(shop.look())), crowd.active());
      long end = System.nanoTime() + plan.end().toNanos();
      for (int i = 0; crowd.active() > 0 && System.nanoTime() - end < 0; i++) {
        LockSupport.parkNanos(LOOK.toNanos());
        if (i % 20 == 0) {
          say("%s, %d there", brief(Shopfront.data(shop.look())), crowd.active());
        }
      }
      CpuTimes used = CpuTimes.now(suite).since(cpu);
      JsonNode after = Shopfront.data(shop.look());
      say("all have left: %s", brief(after));
      crowd.close();
      return new Sale(event, visitors, crowd, before, after, began, used);
    }
  }

  private static String brief(JsonNode room) {
    return "%s, serving %s of %s"
        .formatted(
            room.path("state").asText(),
            room.path("now_serving").asText("-"),
            room.path("places").asText());
  }

  /** So many, spread evenly over the time until {@code until}. */
  private static void come(
      Crowd crowd,
      List<Visitor> visitors,
      int count,
      long until,
      boolean early,
      RandomGenerator random) {
    long from = System.nanoTime();
    // The last second before the sale is left to those who are on their way.
    long span = (until - from) - (early ? 1_000_000_000L : 0);
    for (int i = 0; i < count; i++) {
      long due = from + span / count * i;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      var visitor = new Visitor(visitors.size(), early, random);
      visitors.add(visitor);
      crowd.send(visitor);
    }
  }

  /** With an admission that was used, with another's, and with none, nobody buys. */
  private Invariant reused(Sale sale) throws InterruptedException {
    List<Visitor> buyers =
        sale.visitors().stream().filter(v -> v.ending == Ending.BOOKED).limit(REUSED).toList();
    int sold = 0;
    int asked = 0;
    try (Shopfront shop = shopfront(sale.event(), 1)) {
      for (int i = 0; i < buyers.size(); i++) {
        Visitor buyer = buyers.get(i);
        String others = buyers.get((i + 1) % buyers.size()).admission;
        for (String admission : new String[] {buyer.admission, others, null}) {
          Answer answer =
              shop.book(
                  tokens.get(buyer.number),
                  People.name(buyer.number),
                  1,
                  UUID.randomUUID().toString(),
                  admission);
          asked++;
          if (!Shopfront.tree(answer).path("code").asText().equals("queue_required")) {
            sold++;
          }
        }
      }
    }
    return new Invariant(
        "an admission is for one order of one person",
        sold == 0 && asked > 0,
        sold + " of " + asked + " orders with a used, another's or no admission were not refused");
  }
}
