package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.odd.OddRequests;
import io.evently.bench.odd.Operation;
import io.evently.bench.odd.RawHttp;
import io.evently.bench.odd.RawHttp.Answer;
import io.evently.bench.odd.RawHttp.Request;
import io.evently.bench.odd.WebhookSignature;
import io.evently.local.Service;
import io.evently.local.Suite;
import io.evently.local.keys.UserToken;
import io.evently.platform.testing.Tokens;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A thousand requests that are nearly right, over all operations of the OpenAPI: each is answered,
 * none with an error of ours, and each refusal is a problem of the registry. {@code
 * -Devently.odd.seed=…} makes others, {@code -Devently.odd.requests=…} more.
 */
@WithSuite
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddRequestsIT {

  private static final Path ROOT = Path.of(System.getProperty("evently.root"));
  private static final int SHOWN = 2000;

  /** Always the same among all tests, so that a failure is one of the change that is tested. */
  private static final long SEED = 20_260_601;

  private final int gatewayPort;
  private final RawHttp http;
  private final Tokens tokens;
  private final WebhookSignature webhooks;
  private final String run = UUID.randomUUID().toString();
  private final Map<String, Integer> registry = new HashMap<>();
  private final Set<String> types = new TreeSet<>();
  private Shop shop;

  OddRequestsIT(Suite suite, Api api) {
    gatewayPort = suite.port(Service.GATEWAY);
    // An address of its own: who tries passwords from it is counted apart.
    http = new RawHttp(gatewayPort, "127.0.0.32");
    tokens = api.tokens();
    webhooks = new WebhookSignature(suite.keys().paymentSecrets());
  }

  @BeforeAll
  void openShop() throws Exception {
    shop = Shop.open(http, tokens);
    JsonNode problems =
        new ObjectMapper()
            .readTree(
                Files.readString(
                    ROOT.resolve("platform/contracts/src/main/resources/problems.json")));
    problems
        .path("problems")
        .forEach(p -> registry.put(p.path("code").asText(), p.path("status").asInt()));
  }

  @Test
  void areAnsweredAndNeverWithAnErrorOfOurs() {
    long seed = Long.getLong("evently.odd.seed", SEED);
    int count = Integer.getInteger("evently.odd.requests", 1000);
    System.out.println("odd requests: -Devently.odd.seed=" + seed);
    JsonNode openApi = Operation.document(http);
    List<Operation> operations = List.copyOf(Operation.all(openApi).values());
    var odd = new OddRequests(seed, openApi, known(), webhooks);
    List<String> callers = callers();
    List<String> wrong = new ArrayList<>();

    for (int i = 0; i < count; i++) {
      Request request = odd.next(operations.get(i % operations.size()), callers);
      try {
        check(request, http.send(request));
      } catch (AssertionError | RuntimeException e) {
        wrong.add("%d: %s\n%s".formatted(i, shown(request), shortened(e.getMessage())));
      }
    }

    assertThat(wrong).as("with -Devently.odd.seed=%d", seed).isEmpty();
    assertThat(types).hasSizeGreaterThan(5).allSatisfy(this::leadsToItsPage);
  }

  private void leadsToItsPage(String type) {
    URI page = URI.create(type);
    assertThat(page.getPort()).isEqualTo(gatewayPort);
    Answer answer = http.send(Request.of("GET " + page.getRawPath()).with("Accept: text/html"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).startsWith("text/html");
    assertThat(answer.body()).contains("<h1><code>" + Path.of(page.getPath()).getFileName() + "</");
  }

  private void check(Request request, Answer answer) {
    assertThat(answer.status()).as("%s", answer).isBetween(200, 499);
    if (answer.status() < 400) {
      return;
    }
    JsonNode problem = Refusals.check(request, answer, answer.status(), code(answer));
    types.add(problem.path("type").asText());
    String code = problem.path("code").asText();
    assertThat(registry).as("%s", answer).containsEntry(code, answer.status());
    for (JsonNode error : problem.path("errors")) {
      assertThat(error.path("pointer").isTextual()).as("%s", answer).isTrue();
      assertThat(error.path("code").asText()).as("%s", answer).isNotBlank();
    }
    if (code.equals("validation_failed")) {
      assertThat(problem.path("errors")).as("%s", answer).isNotEmpty();
    }
  }

  private static String code(Answer answer) {
    try {
      return new ObjectMapper().readTree(answer.body()).path("code").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + answer, e);
    }
  }

  /** Who may do everything does not stop at the door. */
  private List<String> callers() {
    return List.of(
        tokens.sign(of("odd-admin-" + run).withRoles("user", "organizer", "admin")),
        tokens.sign(of("odd-admin-" + run).withRoles("user", "organizer", "admin")),
        tokens.sign(of(Shop.ORGANIZER).withRoles("user", "organizer")),
        tokens.sign(of("ann")));
  }

  private static UserToken of(String subject) {
    return UserToken.of(subject).withTier("vip");
  }

  private Map<String, List<String>> known() {
    return Map.of(
        "id", List.of(shop.open(), shop.members(), shop.anns(), shop.guests(), shop.draft()),
        "eventId", List.of(shop.open(), shop.gone()),
        "event_id", List.of(shop.open(), shop.gone(), shop.members()),
        "userId", List.of("ann", "odd-admin-" + run),
        "user_id", List.of("ann", "odd-admin-" + run),
        "provider", List.of("test"),
        "code", List.of("ODD"),
        "currency", List.of("EUR"),
        "email", List.of("odd-" + run + "@example.org"));
  }

  private static String shown(Request request) {
    String body = request.body() == null ? "" : new String(request.body(), StandardCharsets.UTF_8);
    return request.line()
        + request.headers().stream()
            .map(h -> h.startsWith("Authorization") ? "Authorization: …" : h)
            .toList()
        + " "
        + shortened(body);
  }

  private static String shortened(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
