package io.evently.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evently.local.keys.UserToken;
import io.evently.local.servers.ServerException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events of a fresh local Evently, made as any organiser would make them: through the public
 * API. Repeating it changes nothing.
 */
public final class Demo {

  /** On sale to guests: the event of the examples in the README. */
  public static final String ON_SALE = "456";

  /** Sold out by a real booking. */
  public static final String SOLD_OUT = "event-456";

  /** Its tickets are held for ten minutes and have to be paid. */
  public static final String PAID = "demo-vienna-ball";

  /** Its sale has a waiting room, and began with the day on which it was made. */
  public static final String QUEUED = "demo-turin-opera";

  static final String ORGANIZER = "demo-organizer";
  private static final int MORE = 5000;
  private static final String FAN = "demo-fan";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Days: a data folder may be kept for years, and the catalogue takes dates five years ahead. */
  private static final int FAR = 4 * 365;

  private static final List<Show> SHOWS =
      List.of(
          new Show(
              ON_SALE, "Harbour Lights", "Hafenhalle, Hamburg", FAR, 5000, "50.00", "EUR", true),
          new Show(
              SOLD_OUT, "One Table, Two Seats", "Studio 3, Berlin", FAR, 2, "90.00", "EUR", true),
          new Show(
              "demo-lisbon-fado",
              "A Night of Fado",
              "Capitólio, Lisbon",
              FAR - 30,
              400,
              "28.50",
              "EUR",
              false),
          new Show(
              "demo-oslo-strings",
              "Northern Strings",
              "Sentralen, Oslo",
              FAR - 62,
              900,
              "420.00",
              "NOK",
              false),
          new Show(
              "demo-leeds-comedy",
              "Late Comedy",
              "The Old Mill, Leeds",
              FAR - 12,
              250,
              "18.00",
              "GBP",
              true),
          new Show(PAID, "Winter Ball", "Kursalon, Vienna", FAR - 90, 1200, "135.00", "EUR", false),
          new Show(
              QUEUED, "First Night", "Teatro Grande, Turin", FAR - 45, 1800, "95.00", "EUR", true),
          new Show(
              "demo-lyon-food",
              "Food and Wine Fair",
              "Halle Tony, Lyon",
              FAR - 75,
              8000,
              "12.00",
              "EUR",
              true));

  private final Suite suite;
  private final int gateway;

  /** Of a suite that is up. */
  public Demo(Suite suite) {
    this.suite = suite;
    gateway = suite.port(Service.GATEWAY);
  }

  /**
   * One event for sale.
   *
   * @param inDays from today
   * @param guests whether one may book without an account
   */
  private record Show(
      String id,
      String name,
      String venue,
      int inDays,
      int capacity,
      String price,
      String currency,
      boolean guests) {

    String json() {
      ObjectNode event = JSON.createObjectNode();
      event.put("id", id).put("name", name).put("venue", venue);
      event.put("event_date", date());
      event.put("total_capacity", capacity).put("price", price).put("currency", currency);
      event.put("description", name + " at " + venue + ". A demo event of the local default.");
      event.put("guest_checkout", guests);
      if (id.equals(PAID)) {
        event.putObject("payment").put("required", true).put("extendable", true);
      }
      if (id.equals(QUEUED)) {
        event.put("sale_starts_at", today().atStartOfDay().toInstant(ZoneOffset.UTC).toString());
        event.putObject("waiting_room");
      }
      return event.toString();
    }

    /** Of the day, not of the moment: the same request all day long replays the same answer. */
    private String date() {
      return today()
          .plusDays(inDays)
          .atTime(LocalTime.of(19, 30))
          .toInstant(ZoneOffset.UTC)
          .toString();
    }

    private static LocalDate today() {
      return LocalDate.now(ZoneOffset.UTC);
    }
  }

  /**
   * Makes what is missing and waits until the event on sale can be booked and the other one is sold
   * out.
   *
   * @throws ServerException that says which step was refused, and how
   */
  public void seed() {
    SHOWS.forEach(this::publish);
    if (awaitKnown(ON_SALE) == 0) {
      raise(ON_SALE);
    }
    awaitAvailable(ON_SALE);
    sellOut();
  }

  /** How many tickets are for sale; empty while booking-service does not know the event. */
  public Optional<Integer> available(String event) {
    return Http.get(gateway, "/api/v1/events/" + event + "/availability")
        .filter(Http.Answer::succeeded)
        .map(answer -> read(answer.body()))
        .map(body -> body.path("data").isObject() ? body.path("data") : body)
        .map(data -> data.path("available"))
        .filter(JsonNode::isNumber)
        .map(JsonNode::asInt);
  }

  private void publish(Show show) {
    Optional<JsonNode> known = event(show.id());
    if (known.isPresent()) {
      tellIfClosed(show.id(), known.get());
      return;
    }
    UserToken organizer = UserToken.of(ORGANIZER).withRoles("user", "organizer");
    Http.Answer answer = post("/api/v1/events", show.json(), "demo-event-" + show.id(), organizer);
    if (!answer.succeeded() && answer.status() != 409) {
      throw refused("demo event " + show.id(), answer);
    }
  }

  /** A closed event is closed for ever. Only the one that everything here books is needed. */
  private static void tellIfClosed(String event, JsonNode known) {
    String status = known.path("status").asText();
    if (status.equals("published")) {
      return;
    }
    String message =
        "Demo event %s is %s and cannot be booked; ./evently reset makes it anew"
            .formatted(event, status);
    if (event.equals(ON_SALE)) {
      throw new ServerException(message);
    }
    System.err.println(message);
  }

  /** Somebody has sold it all, which is what it is for: there are as many again. */
  private void raise(String event) {
    JsonNode known =
        event(event)
            .orElseThrow(() -> new ServerException("The gateway does not tell of " + event));
    int more = known.path("total_capacity").asInt() + MORE;
    UserToken organizer = UserToken.of(ORGANIZER).withRoles("user", "organizer");
    Http.Answer answer =
        Http.put(
            gateway,
            "/api/v1/events/" + event,
            "{\"total_capacity\":" + more + "}",
            Map.of(
                "Authorization",
                "Bearer " + organizer.sign(suite.keys()),
                "If-Match",
                "\"" + known.path("version").asInt() + "\""));
    if (!answer.succeeded()) {
      throw refused("more tickets for " + event, answer);
    }
  }

  private Optional<JsonNode> event(String id) {
    return Http.get(gateway, "/api/v1/events/" + id)
        .filter(Http.Answer::succeeded)
        .map(answer -> read(answer.body()).path("data"));
  }

  private boolean isOpen(String id) {
    return event(id).filter(event -> event.path("status").asText().equals("published")).isPresent();
  }

  private void sellOut() {
    if (!isOpen(SOLD_OUT)) {
      return;
    }
    int left = awaitKnown(SOLD_OUT);
    if (left == 0) {
      return;
    }
    ObjectNode booking = JSON.createObjectNode();
    booking.put("user_id", FAN).put("event_id", SOLD_OUT).put("quantity", left);
    Http.Answer answer =
        post("/api/v1/bookings", booking.toString(), "demo-sell-out-" + left, UserToken.of(FAN));
    if (!answer.succeeded() && answer.status() != 409) {
      throw refused("the booking that sells out " + SOLD_OUT, answer);
    }
  }

  private void awaitAvailable(String event) {
    if (!Poll.until(PATIENCE, () -> available(event).orElse(0) > 0)) {
      throw new ServerException("Demo event " + event + " cannot be booked: " + last(event));
    }
  }

  private int awaitKnown(String event) {
    if (!Poll.until(PATIENCE, () -> available(event).isPresent())) {
      throw new ServerException("booking-service does not know " + event + ": " + last(event));
    }
    return available(event).orElseThrow();
  }

  private String last(String event) {
    return Http.get(gateway, "/api/v1/events/" + event + "/availability")
        .map(Http.Answer::toString)
        .orElse("the gateway does not answer");
  }

  private Http.Answer post(String path, String json, String key, UserToken who) {
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + who.sign(suite.keys()), "Idempotency-Key", key);
    return Http.post(gateway, path, json, headers);
  }

  private static ServerException refused(String what, Http.Answer answer) {
    return new ServerException(
        "Cannot make " + what + ": HTTP " + answer.status() + " " + answer.body());
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
