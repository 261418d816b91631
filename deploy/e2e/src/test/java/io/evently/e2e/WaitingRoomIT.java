package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.odd.RawHttp;
import io.evently.bench.odd.RawHttp.Answer;
import io.evently.bench.odd.RawHttp.Request;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.platform.testing.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A sale behind a waiting room, from the first place to the second order. */
@WithSuite
class WaitingRoomIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PEOPLE = 5;

  private final RawHttp http;
  private final Tokens tokens;
  private final String event = "queue-" + UUID.randomUUID();
  private final String room = "/api/v1/events/" + event + "/waiting-room";

  WaitingRoomIT(Suite suite, Api api) {
    http = new RawHttp(suite.port(Service.GATEWAY));
    tokens = api.tokens();
  }

  @Test
  void whoWaitedBuysOnceAndNobodyElseDoes() {
    publish(Instant.now().plusSeconds(5));
    List<String> places = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      places.add(join(i).at("/data/place").asText());
    }
    assertThat(enter(places.getFirst()).status()).isEqualTo(409);

    await().atMost(PATIENCE).until(() -> json(look()).at("/data/now_serving").asInt() >= PEOPLE);

    assertThat(json(look()).at("/data/drawn").asInt()).isEqualTo(PEOPLE);
    assertThat(refusal(book(0, null))).isEqualTo("missing");
    String admission = admission(places.getFirst());
    assertThat(refusal(book(1, admission))).as("of another").isEqualTo("not_valid");
    assertThat(book(0, admission).status()).isEqualTo(201);
    assertThat(refusal(book(0, admission))).as("once more").isEqualTo("used");
    assertThat(refusal(book(0, admission(places.getFirst())))).as("a new one").isEqualTo("used");
    assertThat(book(1, admission(places.get(1))).status()).isEqualTo(201);
    assertThat(join(PEOPLE).at("/data/number").asInt()).as("who comes late").isEqualTo(PEOPLE + 1);
  }

  private void publish(Instant begins) {
    Instant sale = begins.truncatedTo(ChronoUnit.MILLIS);
    Answer answer =
        http.send(
            Request.of("POST /api/v1/events")
                .as(tokens.organizer("queue-organizer"))
                .json(
                    """
                    {"id":"%s","name":"Queue","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
                     "total_capacity":100,"price":"10.00","max_per_order":4,"sale_starts_at":"%s",
                     "waiting_room":{"opens_at":"%s"}}
                    """
                        .formatted(event, sale, sale.minusSeconds(3600))));
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
  }

  private Answer look() {
    return http.send(Request.of("GET " + room));
  }

  private JsonNode join(int person) {
    Answer answer =
        http.send(Request.of("POST " + room + "/places").as(tokens.user("queue" + person)));
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    return json(answer);
  }

  private Answer enter(String place) {
    return http.send(Request.of("POST " + room + "/admissions").with("Evently-Place: " + place));
  }

  private String admission(String place) {
    Answer answer = enter(place);
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    return json(answer).at("/data/admission").asText();
  }

  private Answer book(int person, String admission) {
    Request request =
        Request.of("POST /api/v1/bookings")
            .as(tokens.user("queue" + person))
            .json(
                "{\"user_id\":\"queue%d\",\"event_id\":\"%s\",\"quantity\":1}"
                    .formatted(person, event));
    return http.send(admission == null ? request : request.with("Evently-Admission: " + admission));
  }

  private static String refusal(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(403);
    JsonNode problem = json(answer);
    assertThat(problem.path("code").asText()).isEqualTo("queue_required");
    return problem.path("reason").asText();
  }

  private static JsonNode json(Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + answer, e);
    }
  }
}
