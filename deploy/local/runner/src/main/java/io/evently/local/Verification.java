package io.evently.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.keys.ServiceToken;
import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks the services to prove what they promise, from what they store.
 *
 * @param suite whose services run
 */
public record Verification(Suite suite) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A rebuild reads whole topics. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final Duration CATCHING_UP = Duration.ofSeconds(60);

  /**
   * What was found.
   *
   * @param holds whether it is as promised
   * @param what in one line
   */
  public record Finding(boolean holds, String what) {}

  /** Stock, bookings and ledger, as the reconciler of booking-service saw them last. */
  public Finding stock() {
    JsonNode health =
        read(Http.get(port(Service.BOOKING), "/q/health").orElseThrow(this::nobody).body());
    for (JsonNode check : health.path("checks")) {
      if (check.path("name").asText().equals("stock")) {
        boolean up = check.path("status").asText().equals("UP");
        return new Finding(up, "stock: ledger, bookings and pools " + equal(up) + data(check));
      }
    }
    return new Finding(false, "stock: booking-service does not say");
  }

  /** Money without a ticket, a ticket without money, payments that did not end in time. */
  public Finding payments() {
    JsonNode found = read(get(Service.BOOKING, "/internal/payments/exceptions").body());
    int count = found.path("count").asInt(-1);
    return new Finding(
        count == 0,
        count == 0
            ? "payments: each is a ticket or went back"
            : "payments: %d are not as promised %s".formatted(count, found.path("exceptions")));
  }

  /** Every decision of every waitlist, decided again from its log. */
  public List<Finding> waitlists() {
    List<Finding> findings = new ArrayList<>();
    for (JsonNode log : read(get(Service.WAITLIST, "/internal/waitlist/log").body())) {
      String queue = log.path("event_id").asText() + " " + log.path("ticket_type").asText();
      boolean holds = log.path("problem").isNull();
      findings.add(
          new Finding(
              holds,
              "waitlist %s: %d decisions %s"
                  .formatted(
                      queue,
                      log.path("decisions").asInt(),
                      holds
                          ? "decided again, all alike"
                          : "are good, then " + log.path("problem"))));
    }
    if (findings.isEmpty()) {
      findings.add(new Finding(true, "waitlist: nobody was promoted yet"));
    }
    return findings;
  }

  /** Roll-ups against a recomputation from the facts. */
  public Finding figures() {
    boolean equal = digest().path("equal").asBoolean();
    return new Finding(equal, "figures: roll-ups and facts " + equal(equal));
  }

  /**
   * All facts and roll-ups made anew from offset 0 of the topics, once the live ones have all that
   * is there. What arrives meanwhile makes a difference: this is for a suite that is at rest.
   */
  public Finding rebuiltFigures() {
    var lag = new Lag(suite.kafka().bootstrapServers(), Service.ANALYTICS.label());
    if (!lag.awaitNone(CATCHING_UP)) {
      return new Finding(
          false, "figures: analytics-service is still behind the topics: verify again");
    }
    JsonNode before = digest();
    Http.Answer answer =
        Http.post(
            port(Service.ANALYTICS), "/internal/rebuild", "{}", token(Service.ANALYTICS), PATIENCE);
    if (!answer.succeeded()) {
      return new Finding(false, "figures: no rebuild: " + answer.body());
    }
    JsonNode rebuilt = read(answer.body());
    boolean equal = rebuilt.path("digest").equals(before);
    long records = 0;
    for (JsonNode count : rebuilt.path("records")) {
      records += count.asLong();
    }
    return new Finding(
        equal,
        "figures: rebuilt from %d records, %s".formatted(records, equal ? "equal" : "NOT equal"));
  }

  private JsonNode digest() {
    return read(get(Service.ANALYTICS, "/internal/digest").body());
  }

  private Http.Answer get(Service service, String path) {
    Http.Answer answer = Http.get(port(service), path, token(service));
    if (!answer.succeeded()) {
      throw new ServerException(service.label() + " answers " + answer.status() + " to " + path);
    }
    return answer;
  }

  private int port(Service service) {
    if (suite.part(service).process().isEmpty()) {
      throw new ServerException(service.label() + " does not run; ./evently up starts it");
    }
    return suite.port(service);
  }

  private Map<String, String> token(Service service) {
    return Map.of(
        "Authorization",
        "Bearer " + ServiceToken.of("evently-cli", service.label()).sign(suite.keys()));
  }

  private ServerException nobody() {
    return new ServerException("booking-service does not answer");
  }

  private static String equal(boolean equal) {
    return equal ? "agree" : "DISAGREE";
  }

  private static String data(JsonNode check) {
    return check.has("data") ? " " + check.path("data") : "";
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ServerException("No JSON: " + json, e);
    }
  }
}
