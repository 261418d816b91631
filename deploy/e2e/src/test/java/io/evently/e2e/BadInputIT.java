package io.evently.e2e;

import static io.evently.bench.odd.RawHttp.Request.of;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.odd.RawHttp;
import io.evently.bench.odd.RawHttp.Answer;
import io.evently.bench.odd.RawHttp.Request;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.platform.testing.Tokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent, the answer is a problem that says what to do and nothing about our insides. */
@WithSuite
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

  private static final String BOOKINGS = "/api/v1/bookings";
  private static final String EVENTS = "/api/v1/events";
  private static final String INVALID = "validation_failed";
  private static final int TEN_MEGABYTES = 10 * 1024 * 1024;

  private final RawHttp http;
  private final Tokens tokens;
  private Shop shop;

  BadInputIT(Suite suite, Api api) {
    http = new RawHttp(suite.port(Service.GATEWAY));
    tokens = api.tokens();
  }

  @BeforeAll
  void openShop() {
    shop = Shop.open(http, tokens);
  }

  /** One line of the table. */
  record Row(String name, Request request, int status, String code) {

    @Override
    public String toString() {
      return name + " -> " + status + " " + code;
    }
  }

  Stream<Row> rows() {
    return Stream.of(
            bookingFields(),
            eventFields(),
            bodies(),
            routesAndIds(),
            tokensOfAllKinds(),
            strangers(),
            headers(),
            queries(),
            sales())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefusedWithAProblem(Row row) {
    Answer answer = http.send(row.request());

    Refusals.check(row.request(), answer, row.status(), row.code());
    assertThat(answer.header("x-request-id")).matches("[A-Za-z0-9._-]{1,64}");
    assertThat(answer.header("x-injected")).isNull();
  }

  private List<Row> bookingFields() {
    return List.of(
        booking("user_id is a number", "\"user_id\":7"),
        booking("user_id is an object", "\"user_id\":{\"id\":\"bob\"}"),
        booking("user_id is null", "\"user_id\":null"),
        booking("user_id is empty", "\"user_id\":\"\""),
        booking("user_id is too long", "\"user_id\":\"" + "b".repeat(65) + "\""),
        booking("user_id has a space", "\"user_id\":\"bob bob\""),
        booking("user_id has a line end", "\"user_id\":\"bob\\n\""),
        booking("user_id is not ASCII", "\"user_id\":\"bøb\""),
        booking("user_id has a null byte", "\"user_id\":\"bob\\u0000\""),
        booking("user_id is SQL", "\"user_id\":\"' or 1=1; --\""),
        booking("user_id would be a guest", "\"user_id\":\"guest:ann\""),
        booking("event_id is a number", "\"event_id\":456"),
        booking("event_id is true", "\"event_id\":true"),
        booking("event_id is an array", "\"event_id\":[\"456\"]"),
        booking("event_id climbs", "\"event_id\":\"../456\""),
        booking("event_id has digits of another script", "\"event_id\":\"４５６\""),
        booking("quantity is a string", "\"quantity\":\"2\""),
        booking("quantity is a fraction", "\"quantity\":1.5"),
        booking("quantity is a whole fraction", "\"quantity\":2.0"),
        booking("quantity is true", "\"quantity\":true"),
        booking("quantity is null", "\"quantity\":null"),
        booking("quantity is an array", "\"quantity\":[1]"),
        booking("quantity is 0", "\"quantity\":0"),
        booking("quantity is negative", "\"quantity\":-1"),
        booking("quantity is over 1000", "\"quantity\":1001"),
        booking("quantity is over an int", "\"quantity\":2147483648"),
        booking("quantity is huge", "\"quantity\":1" + "0".repeat(400)),
        booking("quantity is 1e400", "\"quantity\":1e400"),
        booking("ticket_type is a number", "\"quantity\":1,\"ticket_type\":1"),
        booking("ticket_type has a space", "\"quantity\":1,\"ticket_type\":\"gene ral\""),
        booking("expected_price is true", "\"quantity\":1,\"expected_price\":true"),
        booking("expected_price is a word", "\"quantity\":1,\"expected_price\":\"much\""),
        booking("expected_price is \"NaN\"", "\"quantity\":1,\"expected_price\":\"NaN\""),
        booking("expected_price is negative", "\"quantity\":1,\"expected_price\":\"-10\""),
        booking("expected_price is 1e999999999", "\"quantity\":1,\"expected_price\":1e999999999"),
        booking("expected_price is tiny", "\"quantity\":1,\"expected_price\":1e-999999999"),
        new Row(
            "booking: expected_price is 1e999999999, with a key",
            post(BOOKINGS)
                .as(bob())
                .with("Idempotency-Key: " + UUID.randomUUID())
                .json(orderWith("\"quantity\":1,\"expected_price\":1e999999999")),
            400,
            INVALID),
        booking("an unknown field", "\"quantity\":1,\"seat\":\"A1\""),
        booking("a field in camelCase", "\"quantity\":1,\"ticketType\":\"general\""),
        new Row("nothing but {}", post(BOOKINGS).as(bob()).json("{}"), 400, INVALID));
  }

  private List<Row> eventFields() {
    return List.of(
        event("name is a number", "\"name\":7"),
        event("name is missing", "\"name\":null"),
        event("name is too short", "\"name\":\"ab\""),
        event("name is too long", "\"name\":\"" + "n".repeat(201) + "\""),
        event("name is blank", "\"name\":\"      \""),
        event("name has a null byte", "\"name\":\"Rock\\u0000Night\""),
        event("venue is an array", "\"venue\":[]"),
        event("venue is empty", "\"venue\":\"\""),
        event("description is an object", "\"description\":{}"),
        event("description is too long", "\"description\":\"" + "d".repeat(10_001) + "\""),
        event("id has a slash", "\"id\":\"a/b\""),
        event("id is too long", "\"id\":\"" + "i".repeat(65) + "\""),
        event("id is a number", "\"id\":456"),
        event("event_date is a number", "\"event_date\":1893456000"),
        event("event_date is a word", "\"event_date\":\"tomorrow\""),
        event("event_date has no offset", "\"event_date\":\"2030-01-01T20:00:00\""),
        event("event_date is no day", "\"event_date\":\"2030-02-30T20:00:00Z\""),
        event("event_date is past", "\"event_date\":\"2020-01-01T20:00:00Z\""),
        event("event_date is too far", "\"event_date\":\"2099-01-01T20:00:00Z\""),
        event("event_date is beyond time", "\"event_date\":\"+999999999-12-31T23:59:59Z\""),
        event("total_capacity is 0", "\"total_capacity\":0"),
        event("total_capacity is negative", "\"total_capacity\":-5"),
        event("total_capacity is 10^12", "\"total_capacity\":1000000000000"),
        event("total_capacity is over a million", "\"total_capacity\":1000001"),
        event("total_capacity is a fraction", "\"total_capacity\":10.5"),
        event("total_capacity is a string", "\"total_capacity\":\"10\""),
        event("price is negative", "\"price\":-1"),
        event("price has three decimals", "\"price\":\"10.001\""),
        event("price is \"NaN\"", "\"price\":\"NaN\""),
        event("price is \"Infinity\"", "\"price\":\"Infinity\""),
        event("price is 1e999999999", "\"price\":1e999999999"),
        event("price is false", "\"price\":false"),
        event("currency is unknown", "\"currency\":\"XYZ\""),
        event("currency is in small letters", "\"currency\":\"eur\""),
        event("currency is a number", "\"currency\":978"),
        event("status is unknown", "\"status\":\"cancelled\""),
        event("guest_checkout is a word", "\"guest_checkout\":\"yes\""),
        event("guest_checkout is 1", "\"guest_checkout\":1"),
        event("max_per_order is 0", "\"max_per_order\":0"),
        event("max_per_person is negative", "\"max_per_person\":-1"),
        event(
            "sale ends before it starts",
            "\"sale_starts_at\":\"2029-06-01T00:00:00Z\",\"sale_ends_at\":\"2029-05-01T00:00:00Z\""),
        event("sale ends after the event", "\"sale_ends_at\":\"2030-06-01T00:00:00Z\""),
        event("both forms", "\"ticket_types\":[{\"id\":\"a\",\"price\":\"1\",\"capacity\":1}]"),
        event("ticket_types is an object", "\"ticket_types\":{}"),
        event("ticket_types has null", "\"ticket_types\":[null]"),
        event("an unknown field", "\"colour\":\"red\""),
        new Row("nothing but {}", post(EVENTS).as(olga()).json("{}"), 400, INVALID));
  }

  private List<Row> bodies() {
    return List.of(
        body("is truncated", "{\"user_id\":\"bob\",\"event", 400, "malformed_json"),
        body("is truncated in a number", "{\"quantity\":-", 400, "malformed_json"),
        body("has single quotes", "{'user_id':'bob'}", 400, "malformed_json"),
        body("has a comment", "{/* hello */}", 400, "malformed_json"),
        body("has a bare NaN", "{\"quantity\":1,\"expected_price\":NaN}", 400, "malformed_json"),
        body("is two objects", good() + good(), 400, INVALID),
        body("has a field twice", "{\"quantity\":1,\"quantity\":2}", 400, "malformed_json"),
        body("is an array", "[" + good() + "]", 400, INVALID),
        body("is a string", "\"" + "book" + "\"", 400, INVALID),
        body("is a number", "7", 400, INVALID),
        body("is null", "null", 400, INVALID),
        body("is spaces", "   ", 400, INVALID),
        body("is empty", "", 400, INVALID),
        body("is 100,000 arrays deep", "[".repeat(100_000), 400, INVALID),
        body(
            "is 100,000 objects deep in a field",
            "{\"user_id\":" + "{\"a\":".repeat(100_000),
            400,
            INVALID),
        new Row("no body at all", post(BOOKINGS).as(bob()), 415, "unsupported_media_type"),
        new Row(
            "body is not UTF-8",
            new Request(
                "POST " + BOOKINGS,
                List.of("Content-Type: application/json"),
                new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'}),
            400,
            "malformed_json"),
        new Row(
            "body is a form",
            post(BOOKINGS)
                .with("Content-Type: application/x-www-form-urlencoded")
                .body("user_id=bob&quantity=1"),
            415,
            "unsupported_media_type"),
        new Row(
            "body is XML",
            post(BOOKINGS).with("Content-Type: text/xml").body("<booking/>"),
            415,
            "unsupported_media_type"),
        new Row(
            "JSON of a browser's form, with a cookie",
            post(BOOKINGS).with("Content-Type: text/plain").with("Cookie: s=1").body(good()),
            415,
            "unsupported_media_type"),
        new Row("10 MB announced", huge(), 413, "payload_too_large"),
        new Row(
            "more than 1 MB in chunks",
            new Request(
                "POST " + BOOKINGS,
                List.of("Content-Type: application/json", "Transfer-Encoding: chunked"),
                ("200000\r\n" + " ".repeat(0x200000) + "\r\n0\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8)),
            413,
            "payload_too_large"));
  }

  private List<Row> routesAndIds() {
    return List.of(
        new Row("unknown route", of("GET /api/v1/nothing"), 404, "not_found"),
        new Row("unknown version", of("GET /api/v2/bookings"), 404, "not_found"),
        new Row("route of a bean", of("GET /q/arc/beans"), 404, "not_found"),
        new Row("internal route", of("GET /internal/events/456"), 404, "not_found"),
        new Row("gone route", of("GET /api/v1/debug/anything"), 410, "gone"),
        new Row("gone route, posted", post("/api/v1/load-test/run").json("{}"), 410, "gone"),
        new Row("wrong method", of("DELETE " + BOOKINGS), 405, "method_not_allowed"),
        new Row(
            "wrong method on an event", of("PATCH " + EVENTS + "/456"), 405, "method_not_allowed"),
        new Row("TRACE", of("TRACE " + EVENTS), 405, "method_not_allowed"),
        new Row("invented method", of("BREW " + EVENTS), 405, "method_not_allowed"),
        new Row("POST to a page", post("/health").json("{}"), 405, "method_not_allowed"),
        new Row("too deep a route", of("GET " + BOOKINGS + "/a/b/c/d"), 404, "not_found"),
        new Row("booking id is no id", of("GET " + BOOKINGS + "/7"), 404, "not_found"),
        new Row(
            "booking id of 36 characters",
            of("GET " + BOOKINGS + "/" + "z".repeat(36)),
            404,
            "not_found"),
        new Row("booking id is SQL", of("GET " + BOOKINGS + "/'or'1'='1"), 404, "not_found"),
        new Row("booking id is a space", of("GET " + BOOKINGS + "/%20"), 404, "not_found"),
        new Row("event id too long", of("GET " + EVENTS + "/" + "e".repeat(500)), 404, "not_found"),
        new Row("event id is not ASCII", of("GET " + EVENTS + "/%C3%B8"), 404, "not_found"),
        new Row("event id is broken UTF-8", of("GET " + EVENTS + "/%ff%fe"), 404, "not_found"),
        new Row(
            "availability of nothing",
            of("GET " + EVENTS + "/nothing-here/availability"),
            404,
            "not_found"),
        new Row(
            "availability of bad id",
            of("GET " + EVENTS + "/%C3%B8'%22/availability"),
            404,
            "not_found"),
        new Row(
            "reference is not one",
            of("GET " + BOOKINGS + "/reference/EVT-%C3%B8"),
            404,
            "not_found"),
        new Row("null byte in the path", of("GET " + EVENTS + "/a%00b"), 400, "malformed_request"),
        new Row("dots in the path", of("GET " + EVENTS + "/../bookings"), 400, "malformed_request"),
        new Row("encoded dots", of("GET " + EVENTS + "/%2e%2e/internal"), 400, "malformed_request"),
        new Row("encoded slash", of("GET " + EVENTS + "/a%2fb"), 400, "malformed_request"),
        new Row("path parameter", of("GET " + EVENTS + ";x=1/456"), 400, "malformed_request"),
        new Row("double slash", of("GET //internal/events/456"), 400, "malformed_request"),
        new Row(
            "address too long",
            of("GET " + EVENTS + "?search=" + "a".repeat(5000)),
            414,
            "uri_too_long"),
        new Row(
            "headers too large",
            of("GET " + EVENTS).with("X-Big: " + "a".repeat(16_000)),
            431,
            "headers_too_large"));
  }

  private List<Row> tokensOfAllKinds() {
    Request cancel = of("PUT " + BOOKINGS + "/" + shop.anns() + "/cancel");
    Request create = post(EVENTS).json(goodEvent(""));
    return List.of(
        unauthenticated("no token to make an event", create),
        unauthenticated("no token to list bookings", of("GET " + BOOKINGS + "/user/ann")),
        unauthenticated("no token to read the cache", of("GET /api/v1/cache/stats")),
        unauthenticated("expired", cancel.as(tokens.expired("ann"))),
        unauthenticated("forged", cancel.as(tokens.forged("ann"))),
        unauthenticated("unsigned", cancel.as(tokens.unsigned("ann"))),
        unauthenticated("public key as secret", cancel.as(tokens.confused("ann"))),
        unauthenticated("tampered", cancel.as(tokens.tampered("bob", "ann"))),
        unauthenticated("other issuer", cancel.as(tokens.ofAnotherIssuer("ann"))),
        unauthenticated("service token", cancel.as(tokens.service("gateway", "booking-service"))),
        unauthenticated("not a token", cancel.as("ann")),
        unauthenticated("empty token", cancel.with("Authorization: Bearer ")),
        unauthenticated("basic", cancel.with("Authorization: Basic YW5uOmFubg==")),
        unauthenticated("two tokens", cancel.as(tokens.user("bob")).as(tokens.user("ann"))),
        unauthenticated("very long token", cancel.as("a".repeat(9000))),
        unauthenticated("subject is no id", cancel.as(tokens.user("guest:ann"))),
        unauthenticated(
            "bad token on a public route", of("GET " + EVENTS).as(tokens.forged("ann"))),
        new Row(
            "user token on an internal route",
            of("GET /internal/events/456").as(tokens.admin("root")),
            404,
            "not_found"));
  }

  private List<Row> strangers() {
    String mine = EVENTS + "/" + shop.open();
    String draft = EVENTS + "/" + shop.draft();
    Request change = of("PUT " + mine).with("If-Match: \"1\"").json("{\"name\":\"Mine\"}");
    String other = tokens.organizer("oscar");
    String guests = BOOKINGS + "/" + shop.guests();
    String anns = BOOKINGS + "/" + shop.anns();
    return List.of(
        missing("another's booking", of("GET " + anns).as(bob())),
        missing("another's booking, cancelled", of("PUT " + anns + "/cancel").as(bob())),
        missing("another's list", of("GET " + BOOKINGS + "/user/ann").as(bob())),
        missing("another's list, as an organiser", of("GET " + BOOKINGS + "/user/ann").as(olga())),
        missing("an account's booking without a token", of("GET " + anns)),
        missing(
            "an account's booking with a guest's secret",
            of("GET " + anns).with("Evently-Secret: " + shop.guestsSecret())),
        missing(
            "a guest's booking, by the account of that name",
            of("GET " + guests).as(tokens.user("ann"))),
        missing(
            "a guest's booking, cancelled by that account",
            of("PUT " + guests + "/cancel").as(tokens.user("ann"))),
        missing("a guest's booking without his secret", of("GET " + guests)),
        missing(
            "a guest's booking with a wrong secret",
            of("GET " + guests).with("Evently-Secret: 1.AAAA")),
        missing(
            "a guest's booking with an empty secret", of("GET " + guests).with("Evently-Secret:")),
        forbidden(
            "a booking for another",
            post(BOOKINGS)
                .as(bob())
                .json(
                    "{\"user_id\":\"ann\",\"event_id\":\"%s\",\"quantity\":1}"
                        .formatted(shop.open()))),
        forbidden("an event by a user", post(EVENTS).as(bob()).json(goodEvent(""))),
        forbidden(
            "an event by a partner",
            post(EVENTS).as(tokens.withRoles("pat", "partner")).json(goodEvent(""))),
        forbidden("the cache by an organiser", of("GET /api/v1/cache/stats").as(olga())),
        forbidden("another's event, changed", change.as(other)),
        forbidden(
            "another's event, cancelled", of("DELETE " + mine).with("If-Match: \"1\"").as(other)),
        forbidden("another's event, published", post(mine + "/publish").as(other)),
        missing("another's draft, read", of("GET " + draft).as(other)),
        missing("another's draft, published", post(draft + "/publish").as(other)),
        missing("a draft without a token", of("GET " + draft)));
  }

  private List<Row> headers() {
    String mine = EVENTS + "/" + shop.open();
    Request change = of("PUT " + mine).as(olga()).json("{\"name\":\"Mine\"}");
    Request book = post(BOOKINGS).as(bob()).json(good());
    return List.of(
        new Row("empty key", book.with("Idempotency-Key:"), 400, "invalid_idempotency_key"),
        new Row(
            "quotes as a key", book.with("Idempotency-Key: \"\""), 400, "invalid_idempotency_key"),
        new Row(
            "long key",
            book.with("Idempotency-Key: " + "k".repeat(256)),
            400,
            "invalid_idempotency_key"),
        new Row(
            "key not ASCII",
            book.with("Idempotency-Key: schlüssel"),
            400,
            "invalid_idempotency_key"),
        new Row(
            "event's empty key",
            post(EVENTS).as(olga()).json(goodEvent("")).with("Idempotency-Key:"),
            400,
            "invalid_idempotency_key"),
        new Row("no If-Match", change, 428, "precondition_required"),
        new Row(
            "no If-Match to cancel", of("DELETE " + mine).as(olga()), 428, "precondition_required"),
        new Row("stale If-Match", change.with("If-Match: \"77\""), 412, "version_mismatch"),
        new Row("If-Match is garbage", change.with("If-Match: ''garbage"), 412, "version_mismatch"),
        new Row("If-Match is weak", change.with("If-Match: W/\"1\""), 412, "version_mismatch"),
        new Row(
            "Accept of something else for an event",
            of("GET " + mine).with("Accept: image/png"),
            406,
            "not_acceptable"),
        new Row(
            "Accept of something else",
            of("GET " + mine + "/availability").with("Accept: image/png"),
            406,
            "not_acceptable"),
        new Row(
            "request id with a script",
            of("GET /nowhere").with("X-Request-Id: <script>"),
            404,
            "not_found"),
        new Row(
            "request id with a header in it",
            of("GET /nowhere").with("X-Request-Id: a%0d%0aX-Injected: 1"),
            404,
            "not_found"),
        new Row(
            "request id with a bare line end",
            of("GET " + BOOKINGS + "/x").with("X-Request-Id: a\tb"),
            404,
            "not_found"),
        new Row(
            "traceparent is garbage",
            of("GET " + BOOKINGS + "/x").with("traceparent: 00-zz"),
            404,
            "not_found"),
        new Row(
            "traceparent is zeros",
            of("GET " + BOOKINGS + "/x")
                .with("traceparent: 00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00"),
            404,
            "not_found"));
  }

  private List<Row> queries() {
    String list = "GET " + BOOKINGS + "/user/bob?";
    return List.of(
        query("limit is 0", "limit=0"),
        query("limit is 101", "limit=101"),
        query("limit is a word", "limit=ten"),
        query("limit is huge", "limit=99999999999999999999"),
        query("limit is sent twice", "limit=1&limit=2"),
        query("an unknown parameter", "colour=red"),
        new Row(
            "cursor of lists is garbage",
            of("GET " + EVENTS + "?cursor=garbage"),
            400,
            "invalid_cursor"),
        new Row(
            "cursor of lists is not base64",
            of("GET " + EVENTS + "?cursor=%25%25"),
            400,
            "invalid_cursor"),
        new Row(
            "start_date is no date", of("GET " + EVENTS + "/search?start_date=soon"), 400, INVALID),
        new Row(
            "min_price is a word", of("GET " + EVENTS + "/search?min_price=cheap"), 400, INVALID),
        new Row("sort_by is SQL", of("GET " + EVENTS + "/search?sort_by=1;drop"), 400, INVALID),
        new Row(
            "bookings' limit is sent twice", of(list + "limit=1&limit=2").as(bob()), 400, INVALID),
        new Row("bookings' limit is 0", of(list + "limit=0").as(bob()), 400, INVALID),
        new Row("bookings' limit is a word", of(list + "limit=ten").as(bob()), 400, INVALID),
        new Row("bookings' limit is empty", of(list + "limit=").as(bob()), 400, INVALID),
        new Row("bookings' limit is huge", of(list + "limit=99999999999").as(bob()), 400, INVALID),
        new Row(
            "bookings' cursor is garbage",
            of(list + "cursor=garbage").as(bob()),
            400,
            "invalid_cursor"),
        new Row(
            "bookings' cursor is another list's",
            of(list + "cursor=YWJj").as(bob()),
            400,
            "invalid_cursor"),
        new Row("bookings' parameter is unknown", of(list + "colour=red").as(bob()), 400, INVALID));
  }

  private List<Row> sales() {
    return List.of(
        sale("unknown event", "no-such-event", "\"quantity\":1", 404, "not_found"),
        sale("draft", shop.draft(), "\"quantity\":1", 404, "not_found"),
        sale("cancelled event", shop.cancelled(), "\"quantity\":1", 409, "event_not_on_sale"),
        sale("sale has not begun", shop.later(), "\"quantity\":1", 409, "event_not_on_sale"),
        sale("sold out", shop.gone(), "\"quantity\":1", 409, "sold_out"),
        sale(
            "more than an order may have",
            shop.open(),
            "\"quantity\":5",
            409,
            "purchase_limit_exceeded"),
        sale(
            "more than a person may have",
            shop.members(),
            "\"quantity\":3",
            409,
            "purchase_limit_exceeded"),
        sale(
            "unknown ticket type",
            shop.open(),
            "\"quantity\":1,\"ticket_type\":\"vip\"",
            409,
            "unknown_ticket_type"),
        sale(
            "another price",
            shop.open(),
            "\"quantity\":1,\"expected_price\":\"9.99\"",
            409,
            "price_changed"),
        new Row(
            "guest where accounts only",
            post(BOOKINGS).json(order("ann", shop.members(), "\"quantity\":1")),
            401,
            "unauthenticated"),
        new Row(
            "event's id is taken",
            post(EVENTS).as(olga()).json(goodEvent(",\"id\":\"" + shop.open() + "\"")),
            409,
            "event_exists"),
        new Row(
            "cancelled event, published again",
            post(EVENTS + "/" + shop.cancelled() + "/publish").as(olga()),
            409,
            "event_closed"));
  }

  @Test
  void aKeyIsForOneRequestOnly() {
    String key = "Idempotency-Key: " + UUID.randomUUID();
    Request two =
        post(BOOKINGS).as(bob()).with(key).json(order("bob", shop.open(), "\"quantity\":2"));
    assertThat(http.send(post(BOOKINGS).as(bob()).with(key).json(good())).status()).isEqualTo(201);

    Refusals.check(two, http.send(two), 422, "idempotency_key_reused");
  }

  @Test
  void tenMegabytesAreRefusedBeforeTheyAreSent() {
    Instant start = Instant.now();

    Answer answer = http.send(huge());

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(1));
    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void anAccountsListHasNothingOfTheGuestOfThatName() throws Exception {
    Answer answer = http.send(of("GET " + BOOKINGS + "/user/ann?limit=100").as(tokens.user("ann")));

    JsonNode list = new ObjectMapper().readTree(answer.body()).path("data");
    assertThat(list.findValuesAsText("id")).contains(shop.anns()).doesNotContain(shop.guests());
  }

  @Test
  void aGoodRequestIsTaken() {
    assertThat(http.send(post(BOOKINGS).as(bob()).json(good())).status()).isEqualTo(201);
    assertThat(http.send(post(EVENTS).as(olga()).json(goodEvent(""))).status()).isEqualTo(201);
  }

  private Row booking(String name, String fields) {
    return new Row(
        "booking: " + name, post(BOOKINGS).as(bob()).json(orderWith(fields)), 400, INVALID);
  }

  /** A good order but for these fields, which replace those of the same name. */
  private String orderWith(String fields) {
    return "{"
        + Stream.of("\"user_id\":\"bob\"", "\"event_id\":\"" + shop.open() + "\"", "\"quantity\":1")
            .filter(field -> !fields.startsWith(nameOf(field)))
            .filter(
                field ->
                    !fields.contains("\"quantity\":") || !nameOf(field).equals("\"quantity\":"))
            .map(field -> field + ",")
            .reduce("", String::concat)
        + fields
        + "}";
  }

  private static String nameOf(String field) {
    return field.substring(0, field.indexOf(':') + 1);
  }

  private Row event(String name, String fields) {
    return new Row("event: " + name, post(EVENTS).as(olga()).json(eventWith(fields)), 400, INVALID);
  }

  private static String eventWith(String fields) {
    return "{"
        + Stream.of(
                "\"name\":\"Rock\"",
                "\"venue\":\"Hall\"",
                "\"event_date\":\"2030-01-01T20:00:00Z\"",
                "\"total_capacity\":10",
                "\"price\":\"10.00\"")
            .filter(field -> !fields.startsWith(nameOf(field)))
            .map(field -> field + ",")
            .reduce("", String::concat)
        + fields
        + "}";
  }

  private static String goodEvent(String more) {
    return eventWith("\"description\":\"Loud\"").replaceFirst("}$", more + "}");
  }

  private Row body(String name, String body, int status, String code) {
    return new Row("body " + name, post(BOOKINGS).as(bob()).json(body), status, code);
  }

  private static Row unauthenticated(String name, Request request) {
    return new Row("token: " + name, request, 401, "unauthenticated");
  }

  private static Row missing(String name, Request request) {
    return new Row("not yours: " + name, request, 404, "not_found");
  }

  private static Row forbidden(String name, Request request) {
    return new Row("not yours: " + name, request, 403, "forbidden");
  }

  private static Row query(String name, String query) {
    return new Row("query: " + name, of("GET " + EVENTS + "?" + query), 400, INVALID);
  }

  private Row sale(String name, String event, String fields, int status, String code) {
    return new Row(
        "sale: " + name, post(BOOKINGS).as(bob()).json(order("bob", event, fields)), status, code);
  }

  private String good() {
    return order("bob", shop.open(), "\"quantity\":1");
  }

  private static String order(String user, String event, String fields) {
    return "{\"user_id\":\"%s\",\"event_id\":\"%s\",%s}".formatted(user, event, fields);
  }

  private static Request huge() {
    return post(BOOKINGS)
        .with("Content-Type: application/json")
        .with("Content-Length: " + TEN_MEGABYTES);
  }

  private static Request post(String path) {
    return of("POST " + path);
  }

  private String bob() {
    return tokens.user("bob");
  }

  private String olga() {
    return tokens.organizer(Shop.ORGANIZER);
  }
}
