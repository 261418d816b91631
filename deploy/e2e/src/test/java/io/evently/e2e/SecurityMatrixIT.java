package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.odd.Operation;
import io.evently.bench.odd.RawHttp;
import io.evently.bench.odd.RawHttp.Answer;
import io.evently.bench.odd.RawHttp.Request;
import io.evently.bench.odd.WebhookSignature;
import io.evently.e2e.SecurityMatrix.Row;
import io.evently.e2e.SecurityMatrix.Who;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.platform.testing.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of the OpenAPI, asked by everybody, answers as {@code security-matrix.txt} says.
 * Those who are refused come first: what is asked for is still there then, and is not changed.
 */
@WithSuite
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecurityMatrixIT {

  private static final Set<String> MEMBERS =
      Set.of(
          "type",
          "title",
          "status",
          "detail",
          "instance",
          "code",
          "errors",
          "trace_id",
          "retryable",
          "success");

  private static final Map<String, String> BODIES =
      Map.ofEntries(
          Map.entry(
              "register",
              "{\"email\":\"{unique}@example.org\",\"name\":\"Uma\",\"password\":\"{password}\"}"),
          Map.entry("login", "{\"email\":\"{email}\",\"password\":\"{password}\"}"),
          Map.entry("refresh", "{\"refresh_token\":\"{refresh}\"}"),
          Map.entry("updateProfile", "{\"locale\":\"de\"}"),
          Map.entry(
              "changePassword",
              "{\"current_password\":\"{password}\",\"new_password\":\"{unique} {unique}\"}"),
          Map.entry("updateUser", "{\"tier\":\"premium\"}"),
          Map.entry(
              "createEvent",
              """
              {"name":"Matrix","venue":"Hall","event_date":"2030-01-01T20:00:00Z",
               "total_capacity":5,"price":"10.00"}
              """),
          Map.entry("updateEvent", "{\"description\":\"Louder.\"}"),
          Map.entry("createAccessCodes", "{\"count\":1}"),
          Map.entry("createPromoCode", "{\"code\":\"{unique}\",\"percent_off\":5}"),
          Map.entry("endPromoCode", "{\"ended\":true}"),
          Map.entry(
              "broadcastNotification", "{\"title\":\"Tonight\",\"message\":\"Doors at eight.\"}"),
          Map.entry(
              "sendNotification",
              "{\"user_id\":\"{person}\",\"title\":\"Tonight\",\"message\":\"Doors at eight.\"}"),
          Map.entry("changeNotificationPreferences", "{\"preferences\":{}}"),
          Map.entry("setPriceLimits", "{\"minimum_price\":\"1.00\"}"),
          Map.entry("applyPriceRecommendation", "{\"recommendation_id\":\"{recommendation_id}\"}"),
          Map.entry(
              "createBooking",
              "{\"user_id\":\"{person}\",\"event_id\":\"{event}\",\"quantity\":1}"),
          Map.entry("confirmBooking", "{\"payment_method\":\"tok_succeed\"}"),
          Map.entry("joinWaitlist", "{\"user_id\":\"{person}\"}"),
          Map.entry("joinWaitingRoom", "{\"user_id\":\"{person}\"}"),
          Map.entry("invalidateCache", "{\"event_id\":\"{open}\"}"),
          Map.entry(
              "receivePaymentWebhook",
              """
              {"id":"{unique}","type":"payment.captured",
               "payment_id":"0190c2a0-0000-7000-8000-000000000000"}
              """));

  private final RawHttp http;
  private final Tokens tokens;
  private final WebhookSignature webhooks;
  private Map<String, Operation> operations;
  private Cast cast;
  private Map<String, String> before;

  SecurityMatrixIT(Suite suite, Api api) {
    // An address of its own: who tries passwords from it is counted apart.
    http = new RawHttp(suite.port(Service.GATEWAY), "127.0.0.31");
    tokens = api.tokens();
    webhooks = new WebhookSignature(suite.keys().paymentSecrets());
  }

  @BeforeAll
  void enter() {
    operations = Operation.all(Operation.document(http));
    cast = new Cast(http, tokens);
    before = cast.state();
  }

  static Stream<Row> refusing() {
    return SecurityMatrix.rows().stream().filter(row -> !row.refused().isEmpty());
  }

  static Stream<Row> allowing() {
    return SecurityMatrix.rows().stream().filter(row -> !row.allowed().isEmpty());
  }

  @Test
  @Order(1)
  void everyOperationHasARowAndEveryRowAnOperation() {
    Set<String> rows =
        SecurityMatrix.rows().stream()
            .map(Row::operation)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(rows).isEqualTo(new TreeSet<>(operations.keySet()));
  }

  @Order(2)
  @ParameterizedTest
  @MethodSource("refusing")
  void refuses(Row row) {
    for (Who who : row.refused()) {
      Request request = request(row, who);
      Answer answer = http.send(request);
      JsonNode problem = check(row, who, request, answer);

      assertThat(problem.properties().stream().map(Map.Entry::getKey))
          .as("%s as %s: %s", row, who, answer)
          .isSubsetOf(MEMBERS);
      assertThat(answer.body() + answer.headers())
          .as("%s as %s", row, who)
          .doesNotContain(cast.marker);
    }
  }

  @Test
  @Order(3)
  void whatWasRefusedChangedNothing() {
    assertThat(cast.state()).isEqualTo(before);
  }

  @Order(4)
  @ParameterizedTest
  @MethodSource("allowing")
  void allows(Row row) {
    for (Who who : row.allowed()) {
      Answer answer = http.send(request(row, who));

      assertThat(outcome(answer)).as("%s as %s: %s", row, who, answer).isIn(row.answers());
      if (!row.shows(who)) {
        assertThat(answer.body()).as("%s as %s", row, who).doesNotContain(cast.marker);
      }
    }
  }

  private static JsonNode check(Row row, Who who, Request request, Answer answer) {
    try {
      return Refusals.check(request, answer, row.status(who), row.code(who));
    } catch (AssertionError e) {
      throw new AssertionError(row + " as " + who + ": " + e.getMessage(), e);
    }
  }

  /** The status, and of a refusal its code. */
  private static String outcome(Answer answer) {
    try {
      return answer.status() < 300
          ? "" + answer.status()
          : answer.status()
              + ":"
              + new ObjectMapper().readTree(answer.body()).path("code").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + answer, e);
    }
  }

  private Request request(Row row, Who who) {
    Operation operation = operations.get(row.operation());
    String path =
        operation.pathWith(
            name -> cast.value(row.instead().getOrDefault(name, usual(operation, name)), who));
    String query =
        operation.parameters().stream()
            .filter(parameter -> parameter.in().equals("query") && parameter.required())
            .map(parameter -> parameter.name() + "=" + cast.value(parameter.name(), who))
            .collect(Collectors.joining("&"));
    Request request =
        Request.of(operation.method() + " " + path + (query.isEmpty() ? "" : "?" + query));
    String token = who == Who.SERVICE ? tokens.service("gateway", calleeOf(path)) : cast.token(who);
    if (token != null) {
      request = request.as(token);
    }
    if (operation.takes("If-Match") && !row.operation().equals("publishEvent")) {
      request = request.with("If-Match: " + cast.etag(path.substring(path.lastIndexOf('/') + 1)));
    }
    String body = BODIES.get(row.operation());
    if (body != null) {
      body = cast.filled(body, row.instead(), who);
      request = request.json(body);
    }
    return withSecret(request, operation, who, path, body);
  }

  private Request withSecret(
      Request request, Operation operation, Who who, String path, String body) {
    if (!who.isGuest() || who == Who.NOBODY) {
      return request;
    }
    if (operation.takes(WebhookSignature.HEADER)) {
      return request.with(
          WebhookSignature.HEADER + ": " + webhooks.of(who == Who.SECRET ? body : body + " "));
    }
    if (operation.takes("Evently-Place")) {
      return request.with(
          "Evently-Place: " + (who == Who.SECRET ? cast.value("place", who) : "eA.1.eA"));
    }
    String secret = who == Who.SECRET ? cast.secretOf(path) : null;
    return request.with(
        "Evently-Secret: " + (secret == null ? cast.anotherGuestsSecret() : secret));
  }

  /** What a parameter of the path stands for, unless the row says otherwise. */
  private static String usual(Operation operation, String parameter) {
    return switch (operation.id()) {
      case "getBooking", "cancelBooking" -> "booking";
      case "extendHold", "confirmBooking" -> "hold";
      case "updateUser" -> "person";
      case "cancelEvent" -> "over";
      default ->
          switch (parameter) {
            case "userId" -> "person";
            case "eventId" -> operation.path().contains("/waitlist/") ? "gone" : parameter;
            default -> parameter;
          };
    };
  }

  /** For whom a service's token has to be to have a chance. */
  private static String calleeOf(String path) {
    return List.of("event", "booking", "waitlist", "pricing", "notification", "analytics").stream()
        .filter(service -> path.startsWith("/api/v1/" + service))
        .map(service -> service + "-service")
        .findFirst()
        .orElse("gateway");
  }
}
