package io.evently.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = Suite.class,
    initArgs = @ResourceArg(name = "evently.problem.base", value = "http://shop.example/problems"),
    restrictToAnnotatedClass = true)
class ProblemCatalogueIT {

  private static final String JSON = "Accept: application/json";

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void theTypeOfARefusalIsAPageThatSaysWhatToDo() {
    String type = new JsonObject(Wire.get(port, "/nowhere").body()).getString("type");
    assertThat(type).isEqualTo("http://shop.example/problems/not_found");

    Answer page = Wire.get(port, URI.create(type).getPath(), "Accept: text/html");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.body()).contains("<h1><code>not_found</code></h1>", type);
  }

  @Test
  void everyCodeHasItsPagesAndTheListNamesThemAll() {
    List<ProblemEntry> entries = ProblemEntry.all();
    assertThat(entries).hasSizeGreaterThan(50);
    String list = Wire.get(port, "/problems").body();
    for (ProblemEntry entry : entries) {
      String path = "/problems/" + entry.code();
      assertThat(list).contains("<a href=\"" + path + "\">");
      assertThat(Wire.get(port, path).body()).contains(entry.title()).doesNotContain("`");
      assertThat(new JsonObject(utf8(Wire.get(port, path, JSON).body())))
          .isEqualTo(entry.toJson("http://shop.example/problems/" + entry.code()));
    }
    assertThat(
            new JsonObject(Wire.get(port, "/problems", JSON).body())
                .getJsonArray("problems")
                .size())
        .isEqualTo(entries.size());
  }

  @Test
  void theAddressThatTypesBeginWithIsTheList() {
    assertThat(Wire.get(port, "/problems/").body()).isEqualTo(Wire.get(port, "/problems").body());
  }

  @Test
  void aPageIsKeptAndAskedForAgainByItsTag() {
    Answer html = Wire.get(port, "/problems/sold_out");
    Answer json = Wire.get(port, "/problems/sold_out", JSON);
    assertThat(html.header("cache-control")).isEqualTo("public, max-age=3600");
    assertThat(html.header("vary")).isEqualTo("accept");
    assertThat(html.header("etag")).isNotEqualTo(json.header("etag"));

    Answer again = Wire.get(port, "/problems/sold_out", "If-None-Match: " + html.header("etag"));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.header("etag")).isEqualTo(html.header("etag"));
    assertThat(
            Wire.get(port, "/problems/sold_out", JSON, "If-None-Match: " + html.header("etag"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void headSaysHowLongThePageIs() {
    Answer head = Wire.send(port, "HEAD /problems/sold_out", null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("content-length"))
        .isEqualTo("" + Wire.get(port, "/problems/sold_out").body().length());
  }

  @Test
  void aCodeThatDoesNotExistIsAProblem() {
    for (String path : List.of("/problems/no_such_code", "/problems/Sold_Out")) {
      Answer answer = Wire.get(port, path, "Accept: text/html");
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("not_found");
    }
    assertThat(Wire.get(port, "/problems/a/b").status()).isEqualTo(404);
    assertThat(Wire.send(port, "POST /problems/sold_out", "{}").status()).isEqualTo(405);
  }

  /** What was read byte by byte. */
  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
