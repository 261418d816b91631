package io.evently.booking;

import io.evently.platform.testing.Tokens;
import io.restassured.RestAssured;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tells booking-service of events, the way event-service does before it records a change. */
public final class Catalogue {

  private final Tokens tokens;

  public Catalogue(Tokens tokens) {
    this.tokens = tokens;
  }

  /** A published event of one ticket type; {@code fields} are pairs that replace the defaults. */
  public String event(Object... fields) {
    String id = "ev-" + UUID.randomUUID();
    propose(terms(id, 1, fields)).then().statusCode(200);
    return id;
  }

  /** The entry as event-service writes it. */
  public static Map<String, Object> terms(String id, long version, Object... fields) {
    Map<String, Object> given = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      given.put((String) fields[i], fields[i + 1]);
    }
    Object capacity = given.getOrDefault("capacity", 10);
    given.remove("capacity");
    Map<String, Object> terms = new HashMap<>();
    terms.put("event_id", id);
    terms.put("version", version);
    terms.put("organizer_id", "orga");
    terms.put("name", "Night of the Proms");
    terms.put("venue", "Town Hall");
    terms.put("event_date", Instant.now().plus(30, ChronoUnit.DAYS).toString());
    terms.put("status", "published");
    terms.put("currency", "EUR");
    terms.put("guest_checkout", false);
    terms.put(
        "ticket_types",
        List.of(
            Map.of("id", "general", "name", "General", "price", "50.00", "capacity", capacity)));
    terms.putAll(given);
    return terms;
  }

  public io.restassured.response.Response propose(Map<String, Object> terms) {
    return RestAssured.given()
        .header("Authorization", "Bearer " + tokens.service("event-service", "booking-service"))
        .contentType("application/json")
        .body(terms)
        .put("/internal/events/" + terms.get("event_id"));
  }
}
