package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.Verification;
import io.evently.local.Verification.Finding;
import io.evently.local.servers.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand people wait for one event when a thousand seats come free: who is asked, in which
 * order, and how long after the seat was free. The figures are printed.
 */
@WithSuite
class LongWaitlistIT {

  private static final int PEOPLE = 10_000;
  private static final int SEATS = 1_000;
  private static final int SEATS_A_BOOKING = 10;
  private static final int CLIENTS = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Seconds from a free seat to the offer of it. */
  private static final double P99 = 10;

  private final Suite suite;
  private final Api api;
  private final String event = "long-" + UUID.randomUUID();

  LongWaitlistIT(Suite suite, Api api) {
    this.suite = suite;
    this.api = api;
  }

  @Test
  void theFirstThousandOfTenThousandAreAskedInOrderAndSoon() throws Exception {
    publish();
    List<String> bookings = inParallel(SEATS / SEATS_A_BOOKING, i -> book("holder" + i));
    long began = System.nanoTime();
    inParallel(PEOPLE, i -> join("p" + i));
    double joining = (System.nanoTime() - began) / 1e9;

    inParallel(bookings.size(), i -> cancel("holder" + i, bookings.get(i)));
    await().atMost(PATIENCE).until(() -> count("status = 'offered'") == SEATS);

    assertThat(count("true")).isEqualTo(PEOPLE);
    assertThat(outOfOrder()).as("people who wait before somebody who was asked").isZero();
    JsonNode stock = api.get("/api/v1/events/" + event + "/availability").body().path("data");
    assertThat(stock.path("held").asInt()).as("%s", stock).isEqualTo(SEATS);
    assertThat(stock.path("available").asInt() + stock.path("waitlist_reserved").asInt()).isZero();
    Finding log = verifiedLog();
    assertThat(log).matches(Finding::holds);
    List<Double> seconds = waits();
    System.out.printf(
        "waitlist: %,d people joined with %d clients in %.0f s (%.0f/s); %,d seats freed: offers after"
            + " p50 %.2f s, p99 %.2f s, max %.2f s; 0 oversold, 0 out of order; %s%n",
        PEOPLE,
        CLIENTS,
        joining,
        PEOPLE / joining,
        SEATS,
        seconds.get(seconds.size() / 2),
        seconds.get(seconds.size() * 99 / 100),
        seconds.getLast(),
        log.what());
    assertThat(seconds.get(seconds.size() * 99 / 100)).as("p99 in seconds").isLessThan(P99);
  }

  private interface Step {
    String run(int number);
  }

  private static List<String> inParallel(int count, Step step)
      throws ExecutionException, InterruptedException {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<String>> all =
          IntStream.range(0, count).mapToObj(i -> clients.submit(() -> step.run(i))).toList();
      List<String> answers = new ArrayList<>();
      for (Future<String> one : all) {
        answers.add(one.get());
      }
      return answers;
    }
  }

  private void publish() {
    Api.Answer made =
        api.post(
            "/api/v1/events",
            api.tokens().organizer("long-organizer"),
            """
            {"id":"%s","name":"Long","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
             "total_capacity":%d,"price":"30.00","currency":"EUR","guest_checkout":true}
            """
                .formatted(event, SEATS));
    assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
  }

  private String book(String person) {
    Api.Answer made =
        api.post(
            "/api/v1/bookings",
            api.tokens().user(person),
            "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"quantity\":%d}"
                .formatted(person, event, SEATS_A_BOOKING));
    assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
    return made.body().at("/booking/id").asText();
  }

  private String join(String guest) {
    Api.Answer made =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    api.post(
                        "/api/v1/waitlist/" + event + "/join",
                        null,
                        "{\"user_id\":\"%s\"}".formatted(guest)),
                answer -> answer.status() != 503);
    assertThat(made.status()).as("%s", made.body()).isIn(200, 201);
    return guest;
  }

  private String cancel(String person, String booking) {
    Api.Answer done =
        api.put(
            "/api/v1/bookings/" + booking + "/cancel",
            api.tokens().user(person),
            "{}",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
    assertThat(done.status()).as("%s", done.body()).isEqualTo(200);
    return booking;
  }

  private Finding verifiedLog() {
    return new Verification(suite)
        .waitlists().stream().filter(f -> f.what().contains(event)).findFirst().orElseThrow();
  }

  private int count(String condition) throws SQLException {
    return number("select count(*) from waitlist.entry where event_id = ? and " + condition);
  }

  private int outOfOrder() throws SQLException {
    return number(
        """
        select count(*) from waitlist.entry w where event_id = ? and status = 'waiting'
          and (rank_at, id) < (select rank_at, id from waitlist.entry a
            where a.event_id = w.event_id and status = 'offered' order by rank_at desc, id desc limit 1)
        """);
  }

  private int number(String sql) throws SQLException {
    return (int) (long) column(Service.WAITLIST, sql, Long.class).getFirst();
  }

  /** The n-th free seat is the n-th offer's: seconds between them, ascending. */
  private List<Double> waits() throws SQLException {
    List<Instant> freed =
        times(
            Service.BOOKING,
            "select updated_at from booking.booking where event_id = ? and status = 'cancelled'"
                + " order by 1");
    List<Instant> offered =
        times(
            Service.WAITLIST,
            "select offered_at from waitlist.offer where event_id = ? and status = 'held' order by 1");
    assertThat(offered).hasSize(SEATS);
    return IntStream.range(0, SEATS)
        .mapToObj(i -> Duration.between(freed.get(i / SEATS_A_BOOKING), offered.get(i)))
        .map(wait -> wait.toNanos() / 1e9)
        .sorted()
        .toList();
  }

  private List<Instant> times(Service service, String sql) throws SQLException {
    return column(service, sql, java.sql.Timestamp.class).stream()
        .map(java.sql.Timestamp::toInstant)
        .toList();
  }

  private <T> List<T> column(Service service, String sql, Class<T> type) throws SQLException {
    Database database = suite.database(service);
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.name(), database.password());
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, event);
      List<T> values = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          values.add(type.cast(rows.getObject(1)));
        }
      }
      return values;
    }
  }
}
