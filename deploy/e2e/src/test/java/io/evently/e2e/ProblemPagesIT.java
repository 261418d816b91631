package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.bench.odd.RawHttp;
import io.evently.bench.odd.RawHttp.Answer;
import io.evently.bench.odd.RawHttp.Request;
import io.evently.local.Service;
import io.evently.local.Suite;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** The {@code type} of a refusal can be opened as it stands, whoever of the suite has refused. */
@WithSuite
class ProblemPagesIT {

  private static final Path REGISTRY =
      Path.of(System.getProperty("evently.root"))
          .resolve("platform/contracts/src/main/resources/problems.json");

  private final Suite suite;
  private final ObjectMapper json = new ObjectMapper();

  ProblemPagesIT(Suite suite) {
    this.suite = suite;
  }

  @Test
  void everyServiceNamesThePageOfItsRefusal() throws Exception {
    for (Service service : EnumSet.allOf(Service.class)) {
      Answer refusal =
          new RawHttp(suite.port(service)).send(Request.of("GET /api/v1/no-such-thing"));
      String type = json.readTree(refusal.body()).path("type").asText();
      assertThat(type)
          .as("%s", service)
          .isEqualTo("http://localhost:" + suite.port(Service.GATEWAY) + "/problems/not_found");
      assertThat(open(type, "text/html").body()).contains("<h1><code>not_found</code></h1>");
    }
  }

  @Test
  void everyCodeOfTheRegistryHasAPage() throws Exception {
    JsonNode codes = json.readTree(Files.readString(REGISTRY)).path("problems");
    assertThat(codes).hasSizeGreaterThan(50);
    for (JsonNode entry : codes) {
      String type = suite.url(Service.GATEWAY) + "/problems/" + entry.path("code").asText();
      JsonNode page = json.readTree(open(type, "application/json").body());
      assertThat(page.path("detail")).isEqualTo(entry.path("detail"));
      assertThat(page.path("status")).isEqualTo(entry.path("status"));
      assertThat(open(type, "text/html").body()).contains(entry.path("title").asText());
    }
  }

  private static HttpResponse<String> open(String address, String accept) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(address)).header("Accept", accept).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(address).isEqualTo(200);
      assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith(accept);
      return answer;
    }
  }
}
