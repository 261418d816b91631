package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.Verification;
import io.evently.local.servers.Database;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People who pay while a part is killed: in the end each has a ticket or the money. */
@WithSuite
class PaymentsIT {

  private static final int BUYERS = 300;
  private static final int AT_ONCE = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What the test provider does with them is in booking-service's README. */
  private static final List<String> METHODS =
      List.of(
          "tok_succeed",
          "tok_succeed",
          "tok_timeout",
          "tok_succeed",
          "tok_twice",
          "tok_decline",
          "tok_succeed",
          "tok_lapse");

  private static final String UNFINISHED =
      """
      select string_agg(p.state || ' ' || p.method || ' ' || coalesce(p.error, '') || ' ' || b.status, ', ')
      from booking.payment p join booking.booking b on b.id = p.booking_id
      where p.event_id = ? and p.state not in ('captured', 'declined', 'voided', 'refunded')
      """;
  private static final String REFUNDS_DUE =
      "select count(*) from booking.refund where event_id = ? and status = 'due'";
  private static final String TICKETS =
      "select count(*) from booking.booking where event_id = ? and status = 'confirmed'";

  /** Bookings whose state and money do not fit; the provider's table is what was really paid. */
  private static final String WRONG =
      """
      select count(*) from booking.booking b
      left join lateral (select coalesce(sum(t.charged - t.returned), 0) as money, coalesce(max(t.charged), 0) as most
        from booking.payment p join booking.test_payment t on t.id = p.id where p.booking_id = b.id) paid on true
      where b.event_id = ? and (paid.money <> (b.status = 'confirmed')::int or paid.most > 1)
      """;

  private final Suite suite;
  private final Api api;
  private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answered = new AtomicInteger();

  PaymentsIT(Suite suite, Api api) {
    this.suite = suite;
    this.api = api;
  }

  @ParameterizedTest
  @ValueSource(strings = {"booking-service", "postgres"})
  void whateverIsKilledNobodyPaysForNothing(String part) throws Exception {
    String event = publish();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> buyers =
          IntStream.range(0, BUYERS)
              .<Future<?>>mapToObj(i -> threads.submit(() -> buy(event, i)))
              .toList();
      await().atMost(PATIENCE).until(() -> answered.get() > BUYERS / 4);
      suite.part(part).process().orElseThrow().kill9();
      assertThat(buyers.stream().filter(b -> !b.isDone())).as("still buying").isNotEmpty();
      suite.up();
      for (Future<?> buyer : buyers) {
        buyer.get();
      }
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(text(UNFINISHED, event)).as("unfinished").isNull());
    await().atMost(PATIENCE).until(() -> count(REFUNDS_DUE, event) == 0);
    assertThat(count(WRONG, event)).as("bookings whose money does not fit").isZero();
    assertThat(count(TICKETS, event)).as("tickets").isPositive();
    assertThat(new Verification(suite).payments().what()).contains("went back");
    for (String booking : confirmed) {
      assertThat(
              count(
                  "select count(*) from booking.booking where id = ?::uuid and status = 'confirmed'",
                  booking))
          .as("%s was told to be confirmed", booking)
          .isEqualTo(1);
    }
  }

  /** Somebody who gives up when nobody answers. */
  private void buy(String event, int number) {
    String user = "payer-" + number;
    String token = api.tokens().user(user);
    String method = METHODS.get(number % METHODS.size());
    try {
      Api.Answer held =
          api.post(
              "/api/v1/bookings",
              token,
              "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"quantity\":1}".formatted(user, event));
      String booking = held.body().at("/booking/id").asText();
      if (held.status() == 201) {
        Api.Answer paid =
            api.post(
                "/api/v1/bookings/" + booking + "/confirm",
                token,
                "{\"payment_method\":\"%s\"}".formatted(method));
        settle(booking, token, number, paid.status());
      }
    } catch (UncheckedIOException e) {
      // The answer was lost: what became of it is asked of the database in the end.
    } finally {
      answered.incrementAndGet();
    }
  }

  /** One in five has second thoughts. */
  private void settle(String booking, String token, int number, int status) {
    if (number % 5 == 0) {
      api.put("/api/v1/bookings/" + booking + "/cancel", token, "{}", trace());
    } else if (status == 200) {
      confirmed.add(booking);
    }
  }

  private static String trace() {
    String id = UUID.randomUUID().toString().replace("-", "");
    return "00-" + id + "-" + id.substring(16) + "-00";
  }

  private String publish() {
    String id = "pay-" + UUID.randomUUID();
    Api.Answer published =
        api.post(
            "/api/v1/events",
            api.tokens().organizer("e2e-organizer"),
            """
            {"id":"%s","name":"Paid","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
             "total_capacity":%d,"price":"10.00","payment":{"required":true}}
            """
                .formatted(id, BUYERS));
    assertThat(published.status()).as("%s", published.body()).isEqualTo(201);
    return id;
  }

  private int count(String sql, String key) throws SQLException {
    return Integer.parseInt(text(sql, key));
  }

  private String text(String sql, String key) throws SQLException {
    Database database = suite.database(Service.BOOKING);
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.name(), database.password());
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, key);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
