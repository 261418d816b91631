package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.odd.RawHttp;
import io.evently.bench.odd.RawHttp.Answer;
import io.evently.bench.odd.RawHttp.Request;
import io.evently.e2e.SecurityMatrix.Who;
import io.evently.platform.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The people of the security matrix and what each of them owns: events in all states, bookings,
 * holds, places in queues, offers, codes, recommendations.
 */
final class Cast {

  /** In every text that only some may read. */
  final String marker = "zebra" + UUID.randomUUID().toString().substring(0, 8);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("\\{([a-z_]+)}");
  private static final String PASSWORD = "correct horse battery";

  private final RawHttp http;
  private final Tokens tokens;
  private final String run = UUID.randomUUID().toString();
  private final Map<Who, String> ids = new EnumMap<>(Who.class);
  private final Map<Who, String> access = new EnumMap<>(Who.class);
  private final Map<String, String> made = new TreeMap<>();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private String anotherGuestsSecret;

  Cast(RawHttp http, Tokens tokens) {
    this.http = http;
    this.tokens = tokens;
    people();
    events();
    bookings();
    queues();
    codes();
    learnt();
  }

  /** Of an account; null for guests. */
  String token(Who who) {
    return access.get(who);
  }

  /** What opens the thing that a path names; null for a thing that is no guest's. */
  String secretOf(String path) {
    return secrets.entrySet().stream()
        .filter(secret -> path.contains(secret.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** Of another guest's booking. */
  String anotherGuestsSecret() {
    return anotherGuestsSecret;
  }

  /** The thing of that name as this caller would ask for it: the own one, where there is one. */
  String value(String name, Who who) {
    return switch (name) {
      case "unique" -> "u" + UUID.randomUUID();
      case "refresh" -> field(logIn(made.get("email")), "/data/refresh_token");
      default ->
          Optional.ofNullable(made.get(label(who) + "." + name))
              .or(() -> Optional.ofNullable(who.isGuest() ? made.get("guest." + name) : null))
              .orElseGet(() -> made.getOrDefault(name, name));
    };
  }

  /** With what is in braces replaced. */
  String filled(String text, Map<String, String> instead, Who who) {
    return NAME.matcher(text)
        .replaceAll(name -> value(instead.getOrDefault(name.group(1), name.group(1)), who));
  }

  /** What If-Match needs to be to change an event. */
  String etag(String event) {
    return send(Request.of("GET /api/v1/events/" + event).as(token(Who.HOST)), 200).header("etag");
  }

  /** What those see who may; if a refused request did something, it is another. */
  Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    for (String path :
        List.of(
            "events/" + made.get("draft"),
            "events/" + made.get("unpublished"),
            "events/" + made.get("host.over"),
            "events/" + made.get("open") + "/access-codes",
            "events/" + made.get("open") + "/promo-codes",
            "bookings/user/" + ids.get(Who.BUYER),
            "bookings/" + made.get("booking"),
            "bookings/" + made.get("guest.booking"),
            "bookings/" + made.get("hold"),
            "bookings/" + made.get("guest.hold"),
            "waitlist/" + made.get("gone") + "/stats",
            place("gone", "person"),
            place("gone", "guest.person"),
            place("swap", "person"),
            place("swap", "guest.person"),
            place("refused", "person"),
            place("refused", "guest.person"),
            "pricing/event/" + made.get("open") + "/history",
            "notifications/user/" + ids.get(Who.BUYER) + "/preferences")) {
      String body = send(Request.of("GET /api/v1/" + path).as(token(Who.ADMIN)), 200).body();
      state.put(path, body.replaceAll("\"(as_of|avg_wait_\\w+)\":[^,}]*", ""));
    }
    return state;
  }

  private void people() {
    String root = tokens.admin("root");
    for (Who who : List.of(Who.BUYER, Who.OTHER, Who.HOST, Who.RIVAL, Who.PARTNER, Who.ADMIN)) {
      String name = who == Who.BUYER ? "ann-" + marker : label(who);
      String email = name + "-" + run + "@example.org";
      JsonNode account = register(email, name);
      ids.put(who, field(account, "/data/user/id"));
      access.put(who, field(account, "/data/token"));
      role(who)
          .ifPresent(
              role -> {
                done(
                    200,
                    Request.of("PUT /api/v1/auth/admin/users/" + ids.get(who))
                        .as(root)
                        .json("{\"roles\":[\"user\",\"" + role + "\"]}"));
                access.put(who, field(logIn(email), "/data/token"));
              });
    }
    made.put("person", ids.get(Who.BUYER));
    made.put("guest.person", "gus-" + run);
    made.put("password", PASSWORD);
    made.put("email", "leaver-" + run + "@example.org");
    register(made.get("email"), "Lea");
  }

  private static Optional<String> role(Who who) {
    return switch (who) {
      case HOST, RIVAL -> Optional.of("organizer");
      case PARTNER -> Optional.of("partner");
      case ADMIN -> Optional.of("admin");
      default -> Optional.empty();
    };
  }

  private void events() {
    String guests = ",\"guest_checkout\":true";
    event("open", 200, guests);
    event("members", 100, "");
    event("draft", 100, ",\"status\":\"draft\"");
    event("unpublished", 100, ",\"status\":\"draft\"");
    event("host.over", 5, "");
    event("admin.over", 5, "");
    event("over", 5, "");
    event("gone", 1, guests);
    event("swap", 2, guests);
    event("refused", 2, guests);
    event("paid", 50, guests + ",\"payment\":{\"required\":true,\"extendable\":true}");
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    event(
        "room",
        50,
        guests
            + ",\"sale_starts_at\":\"%s\",\"waiting_room\":{\"opens_at\":\"%s\"}"
                .formatted(now.plus(12, ChronoUnit.HOURS), now.minus(1, ChronoUnit.HOURS)));
    made.put("event", made.get("open"));
  }

  private void event(String name, int capacity, String more) {
    String id = name.replace('.', '-') + "-" + run;
    done(
        201,
        Request.of("POST /api/v1/events")
            .as(token(Who.HOST))
            .json(
                """
                {"id":"%s","name":"%s %s","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
                 "total_capacity":%d,"price":"10.00","currency":"EUR"%s}
                """
                    .formatted(id, name, marker, capacity, more)));
    made.put(name, id);
  }

  private void bookings() {
    for (String guest : List.of("", "guest.")) {
      JsonNode booked = book("open", guest.isEmpty() ? Who.BUYER : Who.SECRET);
      made.put(guest + "booking", field(booked, "/booking/id"));
      made.put("reference", field(booked, "/booking_reference"));
      made.put(
          guest + "hold",
          field(book("paid", guest.isEmpty() ? Who.BUYER : Who.SECRET), "/booking/id"));
    }
    made.put("buyer.booking", made.get("booking"));
    JsonNode joined =
        done(
            201,
            Request.of("POST /api/v1/events/" + made.get("room") + "/waiting-room/places")
                .json("{\"user_id\":\"%s\"}".formatted(idOf(Who.SECRET))));
    made.put("place", field(joined, "/data/place"));
    JsonNode another =
        done(
            201,
            Request.of("POST /api/v1/bookings")
                .json(
                    "{\"user_id\":\"gil\",\"event_id\":\"%s\",\"quantity\":1}"
                        .formatted(made.get("open"))));
    anotherGuestsSecret = field(another, "/secret");
  }

  private JsonNode book(String event, Who who) {
    Request request =
        Request.of("POST /api/v1/bookings")
            .json(
                "{\"user_id\":\"%s\",\"event_id\":\"%s\",\"quantity\":1}"
                    .formatted(idOf(who), made.get(event)));
    JsonNode booked = done(201, who == Who.SECRET ? request : request.as(token(who)));
    if (who == Who.SECRET) {
      secrets.put(field(booked, "/booking/id"), field(booked, "/secret"));
    }
    return booked;
  }

  private void queues() {
    book("gone", Who.OTHER);
    // A service that has just started may take longer for its first answer than others wait for it.
    await().atMost(PATIENCE).until(() -> http.send(joining("gone", Who.OTHER)).status() < 300);
    join("gone");
    for (String event : List.of("swap", "refused")) {
      List<JsonNode> seats = List.of(book(event, Who.OTHER), book(event, Who.OTHER));
      join(event);
      seats.forEach(
          seat ->
              done(
                  200,
                  Request.of("PUT /api/v1/bookings/" + field(seat, "/booking/id") + "/cancel")
                      .as(token(Who.OTHER))));
      for (String guest : List.of("", "guest.")) {
        String offer =
            await()
                .atMost(PATIENCE)
                .until(
                    () ->
                        json(send(
                                Request.of("GET /api/v1/" + place(event, guest + "person"))
                                    .as(token(Who.HOST)),
                                200))
                            .at("/data/offer/id")
                            .asText(),
                    id -> !id.isEmpty());
        made.put(guest + (event.equals("swap") ? "offerId" : "unwanted"), offer);
        if (!guest.isEmpty()) {
          secrets.put(offer, secretOf(place(event, "guest.person")));
        }
      }
    }
  }

  /** The buyer first, then the guest. */
  private void join(String event) {
    for (Who who : List.of(Who.BUYER, Who.SECRET)) {
      Answer joined =
          await()
              .atMost(PATIENCE)
              .until(() -> http.send(joining(event, who)), answer -> answer.status() != 409);
      assertThat(joined.status()).as("%s", joined).isEqualTo(201);
      if (who == Who.SECRET) {
        secrets.put(place(event, "guest.person"), field(json(joined), "/secret"));
      }
    }
  }

  private Request joining(String event, Who who) {
    Request request =
        Request.of("POST /api/v1/waitlist/" + made.get(event) + "/join")
            .json("{\"user_id\":\"%s\"}".formatted(idOf(who)));
    return who == Who.SECRET ? request : request.as(token(who));
  }

  private String idOf(Who who) {
    return who == Who.SECRET ? made.get("guest.person") : ids.get(who);
  }

  private String place(String event, String person) {
    return "waitlist/" + made.get(event) + "/user/" + made.get(person);
  }

  private void codes() {
    String open = "POST /api/v1/events/" + made.get("open");
    for (String batch : List.of("batchId", "host.batchId", "admin.batchId")) {
      JsonNode codes =
          done(201, Request.of(open + "/access-codes").as(token(Who.HOST)).json("{\"count\":1}"));
      made.put(batch, field(codes, "/data/batch_id"));
    }
    made.put("code", "MATRIX");
    done(
        201,
        Request.of(open + "/promo-codes")
            .as(token(Who.HOST))
            .json("{\"code\":\"MATRIX\",\"percent_off\":10}"));
  }

  /** What other services hear of a moment later. */
  private void learnt() {
    String open = made.get("open");
    Request advice = Request.of("GET /api/v1/pricing/event/" + open).as(token(Who.HOST));
    JsonNode known = json(heard(advice, 200));
    made.put("recommendation_id", field(known, "/data/id"));
    made.put("price", "11.00");
    heard(Request.of("GET /api/v1/analytics/events/" + open).as(token(Who.HOST)), 200);
    heard(
        Request.of("POST /api/v1/notifications/broadcast/" + open)
            .as(token(Who.RIVAL))
            .json("{\"title\":\"No\",\"message\":\"No\"}"),
        403);
    heard(
        Request.of("GET /api/v1/waitlist/" + made.get("gone") + "/stats").as(token(Who.HOST)), 200);
    made.put("provider", "test");
    made.put("id", open);
    made.put("eventId", open);
  }

  private Answer heard(Request request, int status) {
    Answer answer =
        await().atMost(PATIENCE).until(() -> http.send(request), a -> a.status() != 404);
    assertThat(answer.status()).as("%s: %s", request.line(), answer).isEqualTo(status);
    return answer;
  }

  private JsonNode register(String email, String name) {
    return done(
        201,
        Request.of("POST /api/v1/auth/register")
            .json(
                "{\"email\":\"%s\",\"name\":\"%s\",\"password\":\"%s\"}"
                    .formatted(email, name, PASSWORD)));
  }

  private JsonNode logIn(String email) {
    return done(
        200,
        Request.of("POST /api/v1/auth/login")
            .json("{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD)));
  }

  private JsonNode done(int status, Request request) {
    return json(send(request, status));
  }

  private Answer send(Request request, int status) {
    Answer answer = http.send(request);
    assertThat(answer.status()).as("%s: %s", request.line(), answer).isEqualTo(status);
    return answer;
  }

  private static String label(Who who) {
    return who.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static String field(JsonNode json, String pointer) {
    assertThat(json.at(pointer).asText()).as("%s of %s", pointer, json).isNotEmpty();
    return json.at(pointer).asText();
  }

  private static JsonNode json(Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + answer, e);
    }
  }
}
