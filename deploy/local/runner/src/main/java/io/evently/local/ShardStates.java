package io.evently.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.servers.ServerException;
import java.util.ArrayList;
import java.util.List;

/**
 * The databases of booking-service as it sees them.
 *
 * @param suite which
 */
public record ShardStates(Suite suite) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One of them.
   *
   * @param state {@code UP}, {@code DOWN}, or {@code unknown} while nobody can tell
   */
  public record State(int number, String database, String state) {}

  /** By number. */
  public List<State> all() {
    JsonNode data = data();
    List<State> states = new ArrayList<>();
    for (int n = 0; n < suite.shards(); n++) {
      states.add(
          new State(
              n,
              "evently_booking" + (n == 0 ? "" : "_" + n),
              data.path("shard_" + n).asText("unknown")));
    }
    return states;
  }

  private JsonNode data() {
    String body =
        Http.get(suite.port(Service.BOOKING), "/q/health/ready")
            .map(Http.Answer::body)
            .orElse("{}");
    try {
      for (JsonNode check : JSON.readTree(body).path("checks")) {
        if (check.path("name").asText().equals("databases")) {
          return check.path("data");
        }
      }
      return JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      throw new ServerException("No JSON: " + body, e);
    }
  }
}
