package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.odd.RawHttp;
import io.evently.bench.odd.RawHttp.Answer;
import io.evently.bench.odd.RawHttp.Request;
import io.evently.local.Service;
import io.evently.local.Suite;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A walk over the endpoints that clients of the first API know, and over what is new: each is
 * there, or says what to use instead.
 */
@WithSuite
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RUN = UUID.randomUUID().toString();
  private static final String ORGANIZER = "walk-organizer";

  /**
   * One line of the table.
   *
   * @param line method and path; what is in braces is made before the walk
   * @param as {@code nobody, ann, organizer, admin}: whose token comes along
   * @param body JSON, or null for none
   * @param status of HTTP
   * @param field a JSON pointer that the answer has; empty where it has no body
   */
  record Row(String line, String as, String body, int status, String field) {

    @Override
    public String toString() {
      return line + " as " + as;
    }
  }

  private final Api api;
  private final RawHttp http;
  private final Map<String, String> made = new HashMap<>();
  private Person ann;

  EndpointsIT(Suite suite, Api api) {
    this.api = api;
    this.http = new RawHttp(suite.port(Service.GATEWAY));
  }

  static Stream<Row> kept() {
    return Stream.of(
            pages(),
            accounts(),
            catalogue(),
            bookings(),
            waitingRooms(),
            waitlist(),
            messages(),
            figures(),
            prices())
        .flatMap(List::stream);
  }

  private static List<Row> pages() {
    return List.of(
        row("GET /health", "nobody", 200, "/parts/booking-service/status"),
        row("GET /openapi", "nobody", 200, "/openapi"),
        row("GET /.well-known/jwks.json", "nobody", 200, "/keys/0/kid"));
  }

  private static List<Row> accounts() {
    return List.of(
        row(
            "POST /api/v1/auth/register",
            "nobody",
            "{\"email\":\"walk-{run}@example.org\",\"name\":\"Walk\",\"password\":\"{password}\"}",
            201,
            "/data/user/id"),
        row(
            "POST /api/v1/auth/login",
            "nobody",
            "{\"email\":\"{email}\",\"password\":\"{password}\"}",
            200,
            "/data/token"),
        row(
            "POST /api/v1/auth/refresh",
            "nobody",
            "{\"refresh_token\":\"{refresh}\"}",
            200,
            "/data/token"),
        row("GET /api/v1/auth/validate", "ann", 200, "/data/user_id"),
        row("GET /api/v1/auth/profile", "ann", 200, "/data/email"),
        row("PUT /api/v1/auth/profile", "ann", "{\"name\":\"Ann\"}", 200, "/data/name"),
        row("GET /api/v1/auth/sessions", "ann", 200, "/count"),
        row("GET /api/v1/auth/admin/users", "admin", 200, "/data/0/id"),
        row(
            "PUT /api/v1/auth/admin/users/{leaver}",
            "admin",
            "{\"tier\":\"premium\"}",
            200,
            "/data/tier"),
        row(
            "POST /api/v1/auth/change-password",
            "leaver",
            "{\"current_password\":\"{password}\",\"new_password\":\"another long password\"}",
            204,
            ""),
        row("POST /api/v1/auth/logout", "leaver", 204, ""));
  }

  private static List<Row> catalogue() {
    return List.of(
        row("GET /api/v1/events", "nobody", 200, "/data/0/id"),
        row("GET /api/v1/events/popular", "nobody", 200, "/data"),
        row("GET /api/v1/events/search?search=Walk", "nobody", 200, "/data/0/id"),
        row("GET /api/v1/events/{open}", "nobody", 200, "/data/name"),
        row("GET /api/v1/events/{open}/availability", "nobody", 200, "/data/available"),
        row("GET /api/v1/events/{open}/quote", "nobody", 200, "/data/quote"),
        row(
            "POST /api/v1/events",
            "organizer",
            """
            {"name":"Walk on","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
             "total_capacity":5,"price":"10.00"}
            """,
            201,
            "/data/event/id"),
        row("POST /api/v1/events/{draft}/publish", "organizer", 200, "/data/status"),
        row(
            "PUT /api/v1/events/{changed}",
            "organizer",
            "{\"name\":\"Walk further\"}",
            200,
            "/data/name"),
        row("DELETE /api/v1/events/{over}", "organizer", 200, "/data/status"),
        row(
            "POST /api/v1/events/{open}/access-codes",
            "organizer",
            "{\"count\":2}",
            201,
            "/data/codes/1"),
        row("GET /api/v1/events/{open}/access-codes", "organizer", 200, "/data/0/count"),
        row("DELETE /api/v1/events/{open}/access-codes/{batch}", "organizer", 200, "/data/count"),
        row(
            "POST /api/v1/events/{open}/promo-codes",
            "organizer",
            "{\"code\":\"WALK\",\"percent_off\":10}",
            201,
            "/data/code"),
        row("GET /api/v1/events/{open}/promo-codes", "organizer", 200, "/data/0/uses"),
        row(
            "PATCH /api/v1/events/{open}/promo-codes/{promo}",
            "organizer",
            "{\"ended\":true}",
            200,
            "/data/ended"),
        row("GET /api/v1/cache/stats", "admin", 200, "/data/regions"),
        row(
            "POST /api/v1/cache/invalidate",
            "admin",
            "{\"event_id\":\"{open}\"}",
            200,
            "/data/invalidated"));
  }

  private static List<Row> waitingRooms() {
    String room = "/api/v1/events/{room}/waiting-room";
    return List.of(
        row("GET " + room, "nobody", 200, "/data/state"),
        row("POST " + room + "/places", "ann", 200, "/data/place_id"),
        row("GET " + room + "/place", "ann", 200, "/data/place_id"),
        row("POST " + room + "/admissions", "ann", 409, "/code"));
  }

  private static List<Row> bookings() {
    return List.of(
        row("POST /api/v1/bookings", "ann", "{order}", 201, "/booking_reference"),
        row("GET /api/v1/bookings/{booking}", "ann", 200, "/data/id"),
        row("GET /api/v1/bookings/reference/{reference}", "nobody", 200, "/data/0/status"),
        row("GET /api/v1/bookings/user/{ann}", "ann", 200, "/data/0/id"),
        row("POST /api/v1/bookings/{booking}/confirm", "ann", 200, "/data/status"),
        row("POST /api/v1/bookings/{hold}/extend", "ann", 200, "/data/hold_expires_at"),
        row(
            "POST /api/v1/bookings/{hold}/confirm",
            "ann",
            "{\"payment_method\":\"tok_succeed\"}",
            200,
            "/data/payment/status"),
        row("POST /api/v1/payments/webhooks/{provider}", "nobody", "{}", 401, "/code"),
        row("PUT /api/v1/bookings/{booking}/cancel", "ann", 200, "/refunded_amount"));
  }

  private static List<Row> waitlist() {
    return List.of(
        row(
            "POST /api/v1/waitlist/{gone}/join",
            "ann",
            "{\"user_id\":\"{ann}\"}",
            201,
            "/data/position"),
        row("GET /api/v1/waitlist/{gone}/user/{ann}", "ann", 200, "/data/position"),
        row("GET /api/v1/waitlist/{gone}/stats", "organizer", 200, "/data/total_waitlisted"),
        row("POST /api/v1/waitlist/{gone}/process", "organizer", 200, "/data"),
        row("DELETE /api/v1/waitlist/{gone}/user/{ann}", "ann", 200, "/success"));
  }

  private static List<Row> messages() {
    String words = "{\"user_id\":\"{ann}\",\"title\":\"Walk\",\"message\":\"Mind the step.\"}";
    return List.of(
        row("POST /api/v1/notifications/send", "admin", words, 202, "/data/message_id"),
        row(
            "POST /api/v1/notifications/broadcast/{open}",
            "organizer",
            "{\"title\":\"Walk\",\"message\":\"Doors at eight.\"}",
            202,
            "/data/recipients"),
        row("GET /api/v1/notifications/user/{ann}", "ann", 200, "/data"),
        row("GET /api/v1/notifications/user/{ann}/preferences", "ann", 200, "/data/preferences"),
        row("GET /api/v1/notifications/stats", "admin", 200, "/data/total"));
  }

  private static List<Row> figures() {
    return List.of(
        row("GET /api/v1/analytics/rate-limits", "admin", 200, "/data/tiers/0/tier"),
        row("GET /api/v1/analytics", "organizer", 200, "/data/as_of"),
        row("GET /api/v1/analytics/events/{open}", "organizer", 200, "/data/as_of"),
        row("GET /api/v1/analytics/dashboard", "organizer", 200, "/data/as_of"),
        row("GET /api/v1/analytics/realtime", "organizer", 200, "/data/as_of"),
        row("GET /api/v1/analytics/funnel", "organizer", 200, "/data/as_of"),
        row("GET /api/v1/analytics/predictive", "organizer", 200, "/data/as_of"));
  }

  private static List<Row> prices() {
    return List.of(
        row("GET /api/v1/pricing/event/{open}", "organizer", 200, "/data/action"),
        row("GET /api/v1/pricing/recommendations", "organizer", 200, "/data/0/reason"),
        row("GET /api/v1/pricing/event/{open}/history", "organizer", 200, "/data/0/price"),
        row("GET /api/v1/pricing/event/{open}/simulate?price=11.00", "organizer", 200, "/data"),
        row(
            "PUT /api/v1/pricing/event/{open}/limits",
            "organizer",
            "{\"minimum_price\":\"8.00\"}",
            200,
            "/data"));
  }

  static Stream<Row> gone() {
    return Stream.of(
            "GET /api/v1/analytics/database-status",
            "GET /api/v1/cache/metrics",
            "POST /api/v1/cache/warm",
            "GET /api/v1/tracing/stats",
            "GET /api/v1/tracing/traces",
            "GET /api/v1/tracing/search?operation=x",
            "GET /api/v1/tracing/trace/0af7651916cd43dd8448eb211c80319c",
            "POST /api/v1/load-test/start",
            "GET /api/v1/load-test/status/1",
            "GET /api/v1/load-test/benchmarks",
            "POST /api/v1/database/init",
            "GET /api/v1/database/status",
            "POST /api/v1/database/migrate-waitlists",
            "GET /api/v1/db-test/connection",
            "POST /api/v1/db-test/fix-users",
            "GET /api/v1/enterprise/database-info",
            "GET /api/v1/enterprise/performance-test",
            "GET /api/v1/email/verify",
            "POST /api/v1/email/send-test",
            "GET /api/v1/debug/email")
        .map(line -> row(line, "nobody", 410, "/use_instead"));
  }

  @BeforeAll
  void make() {
    ann = Person.register(api, "ann");
    Person leaver = Person.register(api, "leaver");
    made.put("run", RUN);
    made.put("password", "correct horse battery");
    made.put("ann", ann.id());
    made.put("email", ann.email());
    made.put("leaver", leaver.id());
    made.put("leaver-token", leaver.token());
    made.put("refresh", login(ann).at("/data/refresh_token").asText());
    for (String event : List.of("open", "changed", "over", "gone")) {
      made.put(event, event(event, ""));
    }
    made.put("paid", event("paid", ",\"payment\":{\"required\":true,\"extendable\":true}"));
    Instant sale = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(12, ChronoUnit.HOURS);
    made.put(
        "room",
        event(
            "room",
            ",\"sale_starts_at\":\"%s\",\"waiting_room\":{\"opens_at\":\"%s\"}"
                .formatted(sale, sale.minus(13, ChronoUnit.HOURS))));
    JsonNode place =
        done(
            api.post(
                "/api/v1/events/" + made.get("room") + "/waiting-room/places",
                ann.token(),
                "{\"user_id\":\"" + ann.id() + "\"}"),
            201);
    made.put("place", place.at("/data/place").asText());
    made.put("provider", "test");
    made.put("promo", "WALK");
    JsonNode codes =
        done(
            api.post(
                "/api/v1/events/" + made.get("open") + "/access-codes",
                token("organizer"),
                "{\"count\":1}"),
            201);
    made.put("batch", codes.at("/data/batch_id").asText());
    made.put("draft", event("draft", ",\"status\":\"draft\""));
    made.put("order", order("open"));
    done(api.post("/api/v1/bookings", ann.token(), order("gone")), 201);
    JsonNode booked = done(api.post("/api/v1/bookings", ann.token(), order("open")), 201);
    made.put("booking", booked.at("/booking/id").asText());
    JsonNode held = done(api.post("/api/v1/bookings", ann.token(), order("paid")), 201);
    made.put("hold", held.at("/booking/id").asText());
    made.put("reference", booked.path("booking_reference").asText());
  }

  @ParameterizedTest
  @MethodSource("kept")
  void isThere(Row row) throws Exception {
    Answer answer = heard(row);

    assertThat(answer.status()).as("%s: %s", row, answer).isEqualTo(row.status());
    if (!row.field().isEmpty()) {
      JsonNode field = JSON.readTree(answer.body()).at(row.field());
      assertThat(field.isMissingNode() || field.isNull()).as("%s: %s", row, answer).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("gone")
  void saysWhatToUseInstead(Row row) {
    Request request = request(row);
    JsonNode problem = Refusals.check(request, http.send(request), row.status(), "gone");

    assertThat(problem.at(row.field()).asText()).isNotBlank();
    assertThat(problem.path("detail").asText()).contains(problem.at(row.field()).asText());
  }

  /** What is described but not walked over needs an offer or a recommendation to act on. */
  @Test
  void everyDescribedOperationIsWalkedOver() throws Exception {
    Set<String> described = new TreeSet<>();
    JsonNode paths = JSON.readTree(http.send(Request.of("GET /openapi")).body()).path("paths");
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(
                                (method + " " + path.getKey()).replaceAll("\\{[^}]*}", "*"))));
    Set<String> walked =
        kept().map(row -> pattern(row.line())).collect(Collectors.toCollection(TreeSet::new));

    described.removeIf(
        operation -> walked.stream().anyMatch(line -> line.equalsIgnoreCase(operation)));
    assertThat(described)
        .containsExactlyInAnyOrder(
            "post /api/v1/pricing/event/*/apply",
            "get /api/v1/pricing/event/*/explain",
            "get /api/v1/pricing/event/*/replay",
            "post /api/v1/waitlist/offers/*/accept",
            "post /api/v1/waitlist/offers/*/decline",
            "put /api/v1/notifications/user/*/preferences");
  }

  /** What is read of another service's facts is there a moment later. */
  private Answer heard(Row row) {
    Answer first = http.send(request(row));
    return first.status() == 404 && row.line().startsWith("GET")
        ? await().until(() -> http.send(request(row)), answer -> answer.status() != 404)
        : first;
  }

  private static String pattern(String line) {
    return line.replaceFirst("\\?.*", "").replaceAll("\\{[^}]*}", "*");
  }

  private static Row row(String line, String as, int status, String field) {
    return row(line, as, null, status, field);
  }

  private static Row row(String line, String as, String body, int status, String field) {
    return new Row(line, as, body, status, field);
  }

  private Request request(Row row) {
    Request request = Request.of(filled(row.line()));
    String token = token(row.as());
    if (token != null) {
      request = request.as(token);
    }
    if (row.line().matches("(PUT|DELETE) /api/v1/events/.*")) {
      request = request.with("If-Match: \"1\"");
    }
    if (row.line().matches(".*/waiting-room/(place|admissions)")) {
      request = request.with("Evently-Place: " + made.get("place"));
    }
    return row.body() == null ? request : request.json(filled(row.body()));
  }

  private String token(String as) {
    return switch (as) {
      case "ann" -> ann.token();
      case "leaver" -> made.get("leaver-token");
      case "organizer" -> api.tokens().organizer(ORGANIZER);
      case "admin" -> api.tokens().admin("walk-admin");
      default -> null;
    };
  }

  private String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> value : made.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue());
    }
    return filled;
  }

  private JsonNode login(Person person) {
    String body = "{\"email\":\"%s\",\"password\":\"%s\"}";
    return done(
        api.post("/api/v1/auth/login", null, body.formatted(person.email(), made.get("password"))),
        200);
  }

  private String event(String name, String more) {
    String body =
        """
        {"id":"walk-%s-%s","name":"Walk","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
         "total_capacity":%d,"price":"10.00"%s}
        """
            .formatted(name, RUN, name.equals("gone") ? 1 : 9, more);
    return done(api.post("/api/v1/events", token("organizer"), body), 201)
        .at("/data/event/id")
        .asText();
  }

  private String order(String event) {
    return "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"quantity\":1}"
        .formatted(ann.id(), made.get(event));
  }

  private static JsonNode done(Api.Answer answer, int status) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    return answer.body();
  }
}
