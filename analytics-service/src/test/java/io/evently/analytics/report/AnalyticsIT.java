package io.evently.analytics.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.analytics.World;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "analytics"))
class AnalyticsIT {

  private static final String API = "/api/v1/analytics";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final List<String> REPORTS =
      List.of("", "/dashboard", "/realtime", "/funnel", "/predictive");

  Tokens tokens;
  Redelivery redelivery;
  @Inject DataSource datasource;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void afterRedeliveryTheFiguresAreThoseOfTheFactsAndOfARebuild(long seed) {
    String organizer = World.id();
    List<TopicRecord> records = World.busy(seed, organizer);
    redelivery.inOrder(List.of(World.unreadable(World.id())));
    redelivery.send(records, seed);
    everythingIsHeard();
    JsonPath live = internal("digest");
    List<String> before = REPORTS.stream().map(r -> figures(organizer, r)).toList();
    assertThat(live.getBoolean("equal")).isTrue();
    JsonPath rebuilt =
        given()
            .auth()
            .oauth2(service())
            .post("/internal/rebuild")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(rebuilt.getInt("records.'evently.booking.bookings.v1'")).isGreaterThan(60);
    assertThat(rebuilt.getInt("unreadable")).isPositive();
    assertThat(rebuilt.getString("digest.facts")).isEqualTo(live.getString("facts"));
    assertThat(rebuilt.getString("digest.roll_ups")).isEqualTo(live.getString("roll_ups"));
    assertThat(rebuilt.getBoolean("digest.equal")).isTrue();
    assertThat(REPORTS.stream().map(r -> figures(organizer, r)).toList()).isEqualTo(before);
    long sold = sold(records);
    assertThat(sold).isPositive();
    assertThat(get(organizer, "").getLong("data.overview[0].tickets_sold")).isEqualTo(sold);
  }

  @Test
  void aHoldIsNotSoldACancellationLowersAndAnExpiredHoldNeverCounts() {
    String organizer = World.id();
    String event = World.id();
    Instant at = World.NOW.minusSeconds(600);
    String kept = World.id();
    String cancelled = World.id();
    String expired = World.id();
    redelivery.inOrder(
        List.of(
            World.event(event, organizer, World.NOW.plus(10, ChronoUnit.DAYS), 1),
            World.inventory(event, 1, 4),
            World.booking(kept, event, "confirmed", 1, 2, at),
            World.booking(cancelled, event, "confirmed", 1, 3, at),
            World.booking(World.id(), event, "held", 1, 4, at),
            World.booking(expired, event, "held", 1, 1, at)));
    everythingIsHeard();
    JsonPath first = get(organizer, "/events/" + event);
    assertThat(first.getInt("data.event_stats[0].tickets_sold")).isEqualTo(5);
    assertThat(first.getString("data.event_stats[0].revenue[0].amount")).isEqualTo("250.00");
    redelivery.inOrder(
        List.of(
            World.booking(cancelled, event, "cancelled", 2, 3, at.plusSeconds(60)),
            World.booking(expired, event, "expired", 2, 1, at.plusSeconds(60))));
    everythingIsHeard();
    JsonPath then = get(organizer, "/events/" + event);
    assertThat(then.getInt("data.event_stats[0].tickets_sold")).isEqualTo(2);
    assertThat(then.getDouble("data.event_stats[0].capacity_utilization")).isEqualTo(0.02);
    assertThat(then.getString("data.event_stats[0].revenue[0].amount")).isEqualTo("100.00");
    assertThat(then.getInt("data.booking_curve[-1].tickets")).isEqualTo(2);
    assertThat(then.getInt("data.booking_curve[-1].lead_day")).isEqualTo(10);
    assertThat(then.getList("data.booking_timeline.booking_date")).isNotEmpty();
    JsonPath funnel = get(organizer, "/funnel");
    assertThat(funnel.getList("data.funnel_stages.count", Integer.class))
        .containsExactly(4, 2, 1, 0, 1);
    assertThat(funnel.getDouble("data.funnel_stages[1].conversion_rate")).isEqualTo(0.5);
    // A part is given back: the state that follows has fewer tickets.
    redelivery.inOrder(List.of(World.booking(kept, event, "confirmed", 2, 1, at.plusSeconds(120))));
    everythingIsHeard();
    JsonPath smaller = get(organizer, "/events/" + event);
    assertThat(smaller.getInt("data.event_stats[0].tickets_sold")).isEqualTo(1);
    assertThat(smaller.getString("data.event_stats[0].revenue[0].amount")).isEqualTo("50.00");
  }

  @Test
  void organizersSeeTheirOwnEventsOnlyAndPlainUsersNothing() {
    String organizer = World.id();
    String event = World.id();
    redelivery.inOrder(
        List.of(
            World.event(event, organizer, World.NOW.plus(10, ChronoUnit.DAYS), 1),
            World.booking(World.id(), event, "confirmed", 1, 2, World.NOW)));
    everythingIsHeard();
    String path = API + "/events/" + event;
    given().auth().oauth2(tokens.organizer(World.id())).get(path).then().statusCode(404);
    given().auth().oauth2(tokens.admin("root")).get(path).then().statusCode(200);
    assertThat(get(organizer, "").getInt("data.overview[0].total_bookings")).isEqualTo(1);
    assertThat(get(World.id(), "").getInt("data.overview[0].total_bookings")).isZero();
    for (String report : REPORTS) {
      given().auth().oauth2(tokens.user("u")).get(API + report).then().statusCode(403);
      given().get(API + report).then().statusCode(401);
      given().auth().oauth2(tokens.admin("root")).get(API + report).then().statusCode(200);
    }
    given().auth().oauth2(tokens.admin("root")).get(API + "?days=1").then().statusCode(400);
    given().auth().oauth2(tokens.admin("root")).post("/internal/rebuild").then().statusCode(401);
  }

  @Test
  void waitlistAndMessagesAreCountedAsTheyEnded() {
    String organizer = World.id();
    redelivery.send(World.busy(7, organizer), 7);
    everythingIsHeard();
    JsonPath dashboard = get(organizer, "/dashboard");
    assertThat(dashboard.getInt("data.waitlist_analytics.entries")).isEqualTo(3);
    assertThat(dashboard.getInt("data.waitlist_analytics.offers")).isEqualTo(3);
    assertThat(dashboard.getDouble("data.waitlist_analytics.conversion_rate")).isEqualTo(0.3333);
    assertThat(dashboard.getDouble("data.waitlist_analytics.avg_wait_time_hours")).isEqualTo(0.333);
    assertThat(dashboard.getInt("data.delivery[0].messages")).isEqualTo(3);
    assertThat(dashboard.getDouble("data.delivery[0].avg_delivery_ms")).isEqualTo(250);
    assertThat(dashboard.getString("data.overview.total_revenue[0].currency")).isEqualTo("EUR");
    assertThat(dashboard.getMap("data.overview.growth_metrics"))
        .containsKeys("bookings_growth_7d", "revenue_growth_7d", "new_customers_7d");
    assertThat(dashboard.getInt("data.overview.growth_metrics.bookings_growth_7d.before")).isZero();
    assertThat(dashboard.getMap("data.customer_insights"))
        .containsKeys("customer_segments", "peak_booking_hours", "popular_days");
    assertThat(dashboard.getList("data.event_performance.top_selling_events")).hasSize(3);
    assertThat(dashboard.getList("data.event_performance.underperforming_events")).hasSize(3);
    assertThat(get(organizer, "/funnel").getList("data.waitlist_stages.count", Integer.class))
        .containsExactly(3, 3, 1);
    JsonPath realtime = get(organizer, "/realtime");
    assertThat(realtime.getInt("data.new_waitlist_joins")).isEqualTo(3);
    assertThat(realtime.getMap("data"))
        .containsKeys("bookings_last_hour", "revenue_last_hour", "trends");
    assertThat(realtime.getMap("data.consumer_lag")).hasSize(5);
    assertThat(realtime.getInt("data.consumer_lag.'evently.booking.bookings.v1'")).isNotNegative();
  }

  @Test
  void aForecastNeedsEightFinishedEventsAndShowsItsBackTest() {
    String organizer = World.id();
    String coming = World.id();
    Instant date = World.NOW.plus(10, ChronoUnit.DAYS);
    redelivery.inOrder(
        List.of(
            World.event(coming, organizer, date, 1),
            World.inventory(coming, 1, 5),
            World.booking(World.id(), coming, "confirmed", 1, 5, World.NOW.minusSeconds(60))));
    everythingIsHeard();
    JsonPath none = get(organizer, "/predictive");
    assertThat(none.getString("data.event_predictions[0].forecast.status"))
        .isEqualTo("not_enough_history");
    assertThat(none.getInt("data.event_predictions[0].forecast.comparable_events")).isZero();
    List<TopicRecord> past = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      String event = World.id();
      Instant began = World.NOW.minus(i, ChronoUnit.DAYS);
      past.add(World.event(event, organizer, began, 1));
      past.add(World.inventory(event, 1, 3 + i));
      past.add(
          World.booking(World.id(), event, "confirmed", 1, 3, began.minus(20, ChronoUnit.DAYS)));
      past.add(
          World.booking(World.id(), event, "confirmed", 1, i, began.minus(2, ChronoUnit.DAYS)));
    }
    redelivery.send(past, 5);
    everythingIsHeard();
    JsonPath event = get(organizer, "/events/" + coming);
    // Five are sold; the others picked up 1 … 9 in their last ten days.
    assertThat(event.getString("data.forecast.status")).isEqualTo("ok");
    assertThat(event.getInt("data.forecast.comparable_events")).isEqualTo(9);
    assertThat(event.getInt("data.forecast.expected_final_tickets")).isEqualTo(10);
    assertThat(event.getInt("data.forecast.interval_80.low")).isEqualTo(7);
    assertThat(event.getInt("data.forecast.interval_80.high")).isEqualTo(13);
    assertThat(event.getDouble("data.forecast.sellout_probability")).isZero();
    // The newest picked up 1; the eight before it say 5.5, so 9 where it was 4.
    assertThat(event.getInt("data.forecast.back_test.events")).isEqualTo(1);
    assertThat(event.getDouble("data.forecast.back_test.mean_absolute_error_tickets")).isEqualTo(5);
    assertThat(event.getString("data.forecast.back_test.date"))
        .isEqualTo(event.getString("data.as_of"));
  }

  @Test
  void theDashboardPageLoadsNothingFromElsewhere() {
    for (String path :
        List.of("/dashboard", "/dashboard/dashboard.js", "/dashboard/dashboard.css")) {
      String policy =
          given().get(path).then().statusCode(200).extract().header("Content-Security-Policy");
      assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe-inline");
    }
    assertThat(given().get("/dashboard").asString())
        .contains("dashboard.js")
        .doesNotContain("http://", "https://", "onclick", "<style");
  }

  /** One mark a partition and topic: when all were heard, so was everything before them. */
  private void everythingIsHeard() {
    String organizer = World.id();
    List<TopicRecord> marks = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      String event = World.id();
      marks.add(World.event(event, organizer, World.NOW.plus(1, ChronoUnit.DAYS), 1));
      marks.add(World.inventory(event, 1, 1));
      marks.add(World.booking(World.id(), event, "confirmed", 1, 1, World.NOW.minusSeconds(9)));
      marks.add(World.entry(World.id(), event, "joined", 1, World.NOW));
      marks.add(World.delivery(World.id(), event, "failed"));
    }
    redelivery.inOrder(marks);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonPath heard = get(organizer, "/dashboard");
              return heard.getInt("data.overview.total_events") == 32
                  && heard.getInt("data.overview.total_bookings") == 32
                  && heard.getInt("data.waitlist_analytics.entries") == 32
                  && heard.getList("data.delivery").size() == 1
                  && heard.getInt("data.delivery[0].messages") == 32
                  && inventoriesOf(organizer) == 32;
            });
  }

  private int inventoriesOf(String organizer) throws Exception {
    try (var connection = datasource.getConnection();
        var select =
            connection.prepareStatement(
                "select count(capacity) from event_fact where organizer_id = ?")) {
      select.setString(1, organizer);
      try (var row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private static long sold(List<TopicRecord> records) {
    var last = new java.util.HashMap<String, JsonPath>();
    records.stream()
        .filter(r -> r.topic().equals(World.BOOKINGS))
        .forEach(r -> last.put(r.key(), JsonPath.from(r.value())));
    return last.values().stream()
        .filter(b -> b.getString("status").equals("confirmed"))
        .mapToLong(b -> b.getLong("quantity"))
        .sum();
  }

  /** The answer without the time it was computed at, and without what Kafka says meanwhile. */
  private String figures(String organizer, String report) {
    return given()
        .auth()
        .oauth2(tokens.organizer(organizer))
        .get(API + report)
        .asString()
        .replaceAll("\"(as_of|date)\":\"[^\"]*\"", "")
        .replaceAll("\"consumer_lag\":\\{[^}]*}", "");
  }

  private JsonPath get(String organizer, String report) {
    return given()
        .auth()
        .oauth2(tokens.organizer(organizer))
        .get(API + report)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private JsonPath internal(String path) {
    return given()
        .auth()
        .oauth2(service())
        .get("/internal/" + path)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private String service() {
    return tokens.service("gateway", "analytics-service");
  }
}
