package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.odd.RawHttp;
import io.evently.platform.testing.Tokens;
import java.util.UUID;

/**
 * Events in all states, and bookings of different people.
 *
 * @param open on sale, also to guests; at most 4 an order
 * @param members on sale to accounts only; at most 2 a person
 * @param draft never published
 * @param cancelled was on sale
 * @param later its sale has not begun
 * @param gone sold out
 * @param guests booking of the guest who calls himself ann
 * @param guestsSecret opens it
 * @param anns booking of the account ann
 */
record Shop(
    String open,
    String members,
    String draft,
    String cancelled,
    String later,
    String gone,
    String guests,
    String guestsSecret,
    String anns) {

  static final String ORGANIZER = "olga";

  static Shop open(RawHttp http, Tokens tokens) {
    var keeper = new Keeper(http, tokens, UUID.randomUUID().toString());
    String open = keeper.event("open", 100, "\"guest_checkout\":true,\"max_per_order\":4");
    String gone = keeper.event("gone", 1, "\"guest_checkout\":true");
    keeper.book(gone, null);
    String cancelled = keeper.event("cancelled", 100, "\"guest_checkout\":true");
    keeper.cancel(cancelled);
    JsonNode guests = keeper.book(open, null);
    JsonNode anns = keeper.book(open, tokens.user("ann"));
    return new Shop(
        open,
        keeper.event("members", 100, "\"max_per_person\":2"),
        keeper.event("draft", 100, "\"status\":\"draft\""),
        cancelled,
        keeper.event("later", 100, "\"sale_starts_at\":\"2029-12-31T00:00:00Z\""),
        gone,
        guests.at("/booking/id").asText(),
        guests.path("secret").asText(),
        anns.at("/booking/id").asText());
  }

  private record Keeper(RawHttp http, Tokens tokens, String run) {

    String event(String name, int capacity, String more) {
      String id = name + "-" + run;
      done(
          201,
          RawHttp.Request.of("POST /api/v1/events")
              .as(tokens.organizer(ORGANIZER))
              .json(
                  """
                  {"id":"%s","name":"%s","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
                   "total_capacity":%d,"price":"10.00","currency":"EUR",%s}
                  """
                      .formatted(id, name, capacity, more)));
      return id;
    }

    void cancel(String event) {
      done(
          200,
          RawHttp.Request.of("DELETE /api/v1/events/" + event)
              .as(tokens.organizer(ORGANIZER))
              .with("If-Match: \"1\""));
    }

    /** One ticket for whoever is called ann: the account with her token, a guest without. */
    JsonNode book(String event, String token) {
      RawHttp.Request request =
          RawHttp.Request.of("POST /api/v1/bookings")
              .json("{\"user_id\":\"ann\",\"event_id\":\"%s\",\"quantity\":1}".formatted(event));
      return done(201, token == null ? request : request.as(token));
    }

    private JsonNode done(int status, RawHttp.Request request) {
      RawHttp.Answer answer = http.send(request);
      assertThat(answer.status()).as("%s: %s", request.line(), answer).isEqualTo(status);
      try {
        return new ObjectMapper().readTree(answer.body());
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + answer, e);
      }
    }
  }
}
