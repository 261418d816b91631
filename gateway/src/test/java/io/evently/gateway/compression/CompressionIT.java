package io.evently.gateway.compression;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class CompressionIT {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void aKeptAnswerIsToldInBothFormsAndAskedForOnce() throws Exception {
    String id = UUID.randomUUID().toString();
    suite.events().catalogue().showsBytes(id, 3000);
    String path = "/api/v1/events/" + id;

    for (int i = 0; i < 3; i++) {
      HttpResponse<byte[]> plain = get(path);
      assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
      assertThat(plain.headers().firstValue("etag")).hasValue("\"1\"");
      assertThat(plain.headers().allValues("vary")).contains("accept-encoding");
      assertThat(text(plain)).isEqualTo("x".repeat(3000));

      HttpResponse<byte[]> small = get(path, "Accept-Encoding", "gzip, deflate, br");
      assertThat(small.headers().firstValue("content-encoding")).hasValue("gzip");
      assertThat(small.headers().firstValue("etag")).hasValue("\"1-gzip\"");
      assertThat(small.headers().allValues("vary")).contains("accept-encoding");
      assertThat(small.body().length).isLessThan(100);
      assertThat(small.headers().firstValueAsLong("content-length")).hasValue(small.body().length);
      assertThat(unpacked(small)).isEqualTo(text(plain));
    }
    assertThat(suite.events().catalogue().asked(id)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "\"1-gzip\"", "W/\"1-gzip\"", "\"0\", \"1-gzip\"", "*"})
  void whoHasAKeptAnswerInEitherFormIsToldThatItIsTheSame(String held) throws Exception {
    String id = UUID.randomUUID().toString();
    suite.events().catalogue().showsBytes(id, 3000);
    String path = "/api/v1/events/" + id;
    // Once when it is fetched, once when it is kept.
    for (int i = 0; i < 2; i++) {
      HttpResponse<byte[]> known = get(path, "Accept-Encoding", "gzip", "If-None-Match", held);
      assertThat(known.statusCode()).isEqualTo(304);
      assertThat(known.body()).isEmpty();
      assertThat(known.headers().firstValue("etag"))
          .as("the form that the client holds")
          .hasValue(held.contains("gzip") ? "\"1-gzip\"" : "\"1\"");
      assertThat(known.headers().firstValue("content-encoding")).isEmpty();
      assertThat(known.headers().allValues("vary")).contains("accept-encoding");
    }
  }

  @Test
  void headOfAKeptAnswerIsAsGetWouldBe() throws Exception {
    String id = UUID.randomUUID().toString();
    suite.events().catalogue().showsBytes(id, 3000);
    String path = "/api/v1/events/" + id;
    HttpResponse<byte[]> got = get(path, "Accept-Encoding", "gzip");
    HttpResponse<byte[]> head =
        CLIENT.send(
            request(path, "Accept-Encoding", "gzip")
                .method("HEAD", BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofByteArray());
    for (String header : new String[] {"content-length", "content-encoding", "etag"}) {
      assertThat(head.headers().firstValue(header))
          .as(header)
          .isEqualTo(got.headers().firstValue(header));
    }
  }

  @Test
  void whatIsPassedOnIsCompressedAndTheServiceIsAskedByItsOwnTag() throws Exception {
    HttpResponse<byte[]> small = get("/api/v1/bookings/long", "Accept-Encoding", "gzip");
    assertThat(small.headers().firstValue("content-encoding")).hasValue("gzip");
    assertThat(small.headers().firstValue("etag")).hasValue("\"7-gzip\"");
    assertThat(unpacked(small)).isEqualTo(text(get("/api/v1/bookings/long"))).hasSize(2000);

    HttpResponse<byte[]> known =
        get("/api/v1/bookings/long", "Accept-Encoding", "gzip", "If-None-Match", "\"7-gzip\"");
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.headers().firstValue("etag")).hasValue("\"7-gzip\"");
  }

  @Test
  void aChangeByTheTagOfTheCompressedFormReachesTheServiceWithItsOwn() throws Exception {
    HttpResponse<byte[]> echo =
        CLIENT.send(
            request("/api/v1/bookings/1", "If-Match", "\"7-gzip\", \"8\"")
                .method("PUT", BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(new JsonObject(text(echo)).getJsonObject("headers").getString("if-match"))
        .isEqualTo("\"7\", \"8\"");
  }

  @Test
  void aLongAnswerIsCompressedAsItComes() throws Exception {
    HttpResponse<byte[]> small = get("/api/v1/bookings/stream", "Accept-Encoding", "gzip");
    assertThat(small.headers().firstValue("content-encoding")).hasValue("gzip");
    assertThat(small.headers().firstValue("content-length")).isEmpty();
    assertThat(small.headers().firstValue("etag")).hasValue("\"9-gzip\"");
    assertThat(small.body().length).isLessThan(20_000);
    HttpResponse<byte[]> plain = get("/api/v1/bookings/stream");
    assertThat(plain.headers().firstValue("content-length")).hasValue("300000");
    assertThat(plain.headers().allValues("vary")).contains("accept-encoding");
    assertThat(unpacked(small)).isEqualTo(text(plain));
  }

  @Test
  void aLongAnswerByAnOldProtocolHasItsLength() {
    Answer answer =
        Wire.raw(
            port,
            "GET /api/v1/bookings/stream HTTP/1.0\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-encoding")).isNull();
    assertThat(answer.header("content-length")).isEqualTo("300000");
    assertThat(answer.body()).hasSize(300_000);
  }

  @Test
  void halfALongAnswerNeverLooksWhole() {
    try {
      byte[] body = get("/api/v1/bookings/cut-json", "Accept-Encoding", "gzip").body();
      assertThat(body).as("an answer that was cut off ended well").isNull();
    } catch (Exception broken) {
      assertThat(broken).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/bookings/events",
        "/api/v1/bookings/encoded",
        "/api/v1/bookings/untouchable",
        "/api/v1/bookings/tagged",
        "/api/v1/bookings/picture"
      })
  void eventsAndSmallAndEncodedAnswersStayAsTheyAre(String path) throws Exception {
    HttpResponse<byte[]> answer = get(path, "Accept-Encoding", "gzip");
    assertThat(answer.body()).isEqualTo(get(path).body());
    assertThat(answer.headers().firstValue("content-encoding").orElse("none"))
        .isEqualTo(path.endsWith("encoded") ? "br" : "none");
    assertThat(answer.headers().firstValue("etag").orElse("")).doesNotContain("gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi", "/openapi?format=yaml", "/problems"})
  void pagesAreCompressedToo(String path) throws Exception {
    HttpResponse<byte[]> small = get(path, "Accept-Encoding", "gzip");
    assertThat(small.headers().firstValue("content-encoding")).hasValue("gzip");
    assertThat(small.headers().allValues("vary")).contains("accept-encoding");
    HttpResponse<byte[]> plain = get(path);
    assertThat(unpacked(small)).isEqualTo(text(plain));
    assertThat(small.headers().firstValue("etag").isPresent())
        .isEqualTo(path.startsWith("/problems"));
    if (path.startsWith("/problems")) {
      String tag = small.headers().firstValue("etag").orElseThrow();
      assertThat(tag).isNotEqualTo(plain.headers().firstValue("etag").orElseThrow());
      assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    }
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return CLIENT.send(request(path, headers).GET().build(), BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static String unpacked(HttpResponse<byte[]> answer) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
