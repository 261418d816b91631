package io.evently.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.Catalogue;
import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lives are so long that nothing goes by itself, unless event-service says so. */
@QuarkusTest
@QuarkusTestResource(
    value = Suite.class,
    initArgs = {
      @ResourceArg(name = "evently.edge.event-life", value = "10M"),
      @ResourceArg(name = "evently.edge.list-life", value = "10M"),
      @ResourceArg(name = "evently.gateway.services.event-service.answer-timeout", value = "15S"),
      @ResourceArg(name = "evently.limits.window", value = "10M"),
      @ResourceArg(name = "evently.limits.trusted-proxies", value = "127.0.0.1"),
      @ResourceArg(name = "evently.limits.tiers.anonymous.requests", value = "5")
    },
    restrictToAnnotatedClass = true)
class EdgeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  Suite suite;
  TopicReader topics;
  @Inject Edge edge;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  private final String id = UUID.randomUUID().toString();
  private Catalogue catalogue;

  @BeforeEach
  void shown() {
    catalogue = suite.events().catalogue();
    catalogue.shows(id, 1);
  }

  @Test
  void whatWasReadOnceIsAnsweredWithoutAHop() {
    Answer first = read();
    long hits = counts().hits();
    Answer second = read("X-Request-Id: order-17");

    assertThat(catalogue.asked(id)).isEqualTo(1);
    assertThat(counts().hits()).isEqualTo(hits + 1);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    for (String same : List.of("etag", "cache-control", "content-type", "content-length")) {
      assertThat(second.header(same)).as(same).isNotNull().isEqualTo(first.header(same));
    }
    assertThat(second.header("age")).isEqualTo("0");
    assertThat(second.header("x-request-id")).isEqualTo("order-17");
    assertThat(second.headers()).containsOnlyOnce("x-content-type-options: nosniff");
  }

  @Test
  void aTokenChangesNothingInWhatIsPublic() {
    read();
    assertThat(read(asAnybody()).status()).isEqualTo(200);
    assertThat(catalogue.asked(id)).isEqualTo(1);
  }

  @Test
  void whatIsTakenByAnyoneIsCountedAsEver() {
    for (int i = 0; i < 3; i++) {
      assertThat(read().status()).isEqualTo(200);
    }
    Map<String, Integer> views = new HashMap<>();
    topics.await(
        "evently.internal.demand.v1",
        r -> {
          if (id.equals(r.key())) {
            views.put(r.header("ce_id"), new JsonObject(r.value()).getInteger("views"));
          }
          return views.values().stream().mapToInt(i -> i).sum() >= 3;
        },
        PATIENCE);
    assertThat(views.values().stream().mapToInt(i -> i).sum()).isEqualTo(3);
    assertThat(catalogue.asked(id)).isEqualTo(1);
  }

  @Test
  void fiftyAtOnceCostOneRead() {
    catalogue.hold(id, 1);
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(reading());
    }
    awaitWaiting(49);
    long coalesced = counts().coalesced();
    catalogue.letGo(id);

    for (CompletableFuture<Answer> one : all) {
      assertThat(one.join().status()).isEqualTo(200);
      assertThat(one.join().header("etag")).isEqualTo("\"1\"");
    }
    assertThat(catalogue.asked(id)).isEqualTo(1);
    assertThat(counts().coalesced()).isEqualTo(coalesced + 49);
  }

  @Test
  void whenTheFirstClientGoesAnotherReads() throws IOException {
    catalogue.hold(id, 1);
    CompletableFuture<Answer> second;
    try (var first = new Socket("127.0.0.1", port)) {
      String request = "GET /api/v1/events/" + id + " HTTP/1.1\r\nHost: x\r\n\r\n";
      first.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      await().atMost(PATIENCE).until(() -> catalogue.asked(id) == 1);
      second = reading();
      awaitWaiting(1);
    }
    assertThat(second.join().status()).isEqualTo(200);
    assertThat(catalogue.asked(id)).isEqualTo(2);
    catalogue.letGo(id);
  }

  @Test
  void whenTheFirstReadBreaksAnotherOneIsMade() {
    catalogue.hold(id, 2);
    CompletableFuture<Answer> first = reading();
    await().atMost(PATIENCE).until(() -> catalogue.asked(id) == 1);
    CompletableFuture<Answer> second = reading();
    awaitWaiting(1);
    catalogue.cut(id);
    // The gateway repeats it once by itself.
    await().atMost(PATIENCE).until(() -> catalogue.asked(id) == 2);
    catalogue.cut(id);

    assertThat(first.join().status()).isEqualTo(503);
    assertThat(second.join().status()).isEqualTo(200);
    assertThat(catalogue.asked(id)).isEqualTo(3);
  }

  @Test
  void aProblemIsToldToEachByTheService() {
    catalogue.fails(id, 503);
    catalogue.hold(id, 1);
    CompletableFuture<Answer> first = reading();
    CompletableFuture<Answer> second = reading();
    awaitWaiting(1);
    catalogue.letGo(id);

    assertThat(first.join().status()).isEqualTo(503);
    assertThat(second.join().status()).isEqualTo(503);
    assertThat(catalogue.asked(id)).isEqualTo(2);
    catalogue.shows(id, 1);
    assertThat(read().status()).as("a problem is not kept").isEqualTo(200);
  }

  @Test
  void whoHasTheAnswerIsToldSo() {
    Answer unread = read("If-None-Match: \"1\"");
    Answer kept = read("If-None-Match: \"0\", W/\"1\"");
    for (Answer answer : List.of(unread, kept)) {
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.header("etag")).isEqualTo("\"1\"");
      assertThat(answer.header("cache-control")).startsWith("public");
    }
    assertThat(read("If-None-Match: \"2\"").status()).isEqualTo(200);
    assertThat(catalogue.asked(id)).isEqualTo(1);
  }

  @Test
  void aHeadIsAnsweredFromWhatWasRead() {
    String length = read().header("content-length");
    Answer head = Wire.send(port, "HEAD /api/v1/events/" + id, null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("content-length")).isEqualTo(length);
    assertThat(head.header("age")).isEqualTo("0");
  }

  @Test
  void whatOnlyItsOrganiserMaySeeIsToldToNobodyElse() {
    catalogue.showsToItsOrganiser(id);
    assertThat(read(asAnybody()).body()).isEqualTo("a secret");
    assertThat(read().status()).isEqualTo(404);
    assertThat(read(asAnybody()).body()).as("and a 404 is not kept").isEqualTo("a secret");
  }

  @Test
  void whoWaitsForWhatOnlyItsOrganiserMaySeeDoesNotGetItEither() {
    catalogue.showsToItsOrganiser(id);
    catalogue.hold(id, 1);
    CompletableFuture<Answer> organiser = reading(asAnybody());
    await().atMost(PATIENCE).until(() -> catalogue.asked(id) == 1);
    CompletableFuture<Answer> other = reading();
    awaitWaiting(1);
    catalogue.letGo(id);
    assertThat(organiser.join().body()).isEqualTo("a secret");
    assertThat(other.join().status()).isEqualTo(404);
  }

  @Test
  void aRecordDropsWhatHasChanged() {
    read();
    catalogue.shows(id, 2);
    assertThat(read().header("etag")).isEqualTo("\"1\"");
    awaitAfterRecord(2, () -> assertThat(read().header("etag")).isEqualTo("\"2\""));
  }

  @Test
  void whatIsOlderThanARecordSaysIsNotKept() {
    awaitAfterRecord(
        4,
        () -> {
          int before = catalogue.asked(id);
          assertThat(read().status()).isEqualTo(200);
          assertThat(read().status()).isEqualTo(200);
          assertThat(catalogue.asked(id)).as("older than heard of").isEqualTo(before + 2);
        });
    catalogue.shows(id, 4);
    read();
    int asked = catalogue.asked(id);
    assertThat(read().header("etag")).isEqualTo("\"4\"");
    assertThat(catalogue.asked(id)).isEqualTo(asked);
  }

  @Test
  void aChangeThroughHereIsSeenByTheNextRead() {
    catalogue.shows("popular", 1);
    Wire.get(port, "/api/v1/events/popular");
    read();
    catalogue.shows(id, 2);
    catalogue.shows("popular", 2);
    Answer changed = change();
    assertThat(changed.status()).isEqualTo(200);
    assertThat(read().header("etag")).isEqualTo("\"2\"");
    assertThat(Wire.get(port, "/api/v1/events/popular").header("etag")).isEqualTo("\"2\"");
  }

  @Test
  void aChangeThatMayHaveBeenMadeCountsAsMade() {
    read();
    catalogue.fails(id, 500);
    change();
    catalogue.shows(id, 2);
    assertThat(read().header("etag")).isEqualTo("\"2\"");
  }

  @Test
  void aRefusedChangeDropsNothing() {
    read();
    catalogue.fails(id, 403);
    change();
    assertThat(read().header("etag")).isEqualTo("\"1\"");
  }

  @Test
  void whatWasBeingReadWhenItChangedIsNotKeptNorToldToLaterOnes() {
    catalogue.hold(id, 1);
    CompletableFuture<Answer> early = reading();
    await().atMost(PATIENCE).until(() -> catalogue.asked(id) == 1);
    catalogue.shows(id, 2);
    change();

    assertThat(read().header("etag")).as("does not wait for the old one").isEqualTo("\"2\"");
    catalogue.letGo(id);
    assertThat(early.join().header("etag")).isEqualTo("\"1\"");
    assertThat(read().header("etag")).isEqualTo("\"2\"");
    assertThat(catalogue.asked(id)).isEqualTo(2);
  }

  @Test
  void whatPassesByAndIsNewerDropsWhatIsKept() {
    read();
    catalogue.shows(id, 2);
    assertThat(Wire.get(port, "/api/v1/events/" + id + "?fresh").header("etag")).isEqualTo("\"2\"");
    assertThat(read().header("etag")).isEqualTo("\"2\"");
  }

  @Test
  void itLivesNoLongerThanTheServiceSays() {
    catalogue.shows(id, 1, 1);
    read();
    catalogue.shows(id, 2, 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(read().header("etag")).isEqualTo("\"2\""));
  }

  @Test
  void whatIsAskedForOftenIsReadAnewWhileNobodyWaits() {
    catalogue.shows(id, 1, 5);
    read();
    catalogue.shows(id, 2, 5);
    catalogue.hold(id, 1);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(read().header("etag")).as("is not waited for").isEqualTo("\"1\"");
              return catalogue.asked(id) == 2;
            });
    assertThat(read().header("etag")).isEqualTo("\"1\"");
    assertThat(catalogue.asked(id)).as("by one").isEqualTo(2);
    long misses = counts().misses();

    catalogue.letGo(id);
    await().atMost(PATIENCE).until(() -> read().header("etag").equals("\"2\""));
    assertThat(read().header("age")).isEqualTo("0");
    assertThat(counts().misses()).isEqualTo(misses);
    assertThat(counts().refreshes()).isPositive();
  }

  @Test
  void whatCannotBeReadAnewIsToldUntilItsLifeIsOver() {
    catalogue.shows(id, 1, 5);
    read();
    catalogue.fails(id, 503);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(read().header("etag")).isEqualTo("\"1\"");
              return catalogue.asked(id) == 2;
            });
    assertThat(read().header("etag")).isEqualTo("\"1\"");
    assertThat(catalogue.asked(id)).as("once").isEqualTo(2);
    await().atMost(PATIENCE).until(() -> read().status() == 503);
  }

  @Test
  void whatIsNotForEverybodyAnyMoreIsNotToldWhenItsLifeIsOver() {
    catalogue.shows(id, 1, 2);
    read();
    catalogue.showsToItsOrganiser(id);
    await().atMost(PATIENCE).until(() -> read(asAnybody()).body().equals("a secret"));
    assertThat(read().status()).isEqualTo(404);
  }

  @Test
  void parametersInAnyOrderAreOneQuestion() {
    catalogue.shows("search", 1);
    String tag = UUID.randomUUID().toString();
    int before = catalogue.asked("search");
    Wire.get(port, "/api/v1/events/search?search=" + tag + "&limit=5");
    Wire.get(port, "/api/v1/events/search?limit=5&search=" + tag);
    assertThat(catalogue.asked("search")).isEqualTo(before + 1);
    Wire.get(port, "/api/v1/events/search?limit=6&search=" + tag);
    assertThat(catalogue.asked("search")).isEqualTo(before + 2);
  }

  @Test
  void aLargeAnswerIsPassedOnToEach() {
    catalogue.showsBytes(id, 70_000);
    catalogue.hold(id, 1);
    CompletableFuture<Answer> first = reading();
    CompletableFuture<Answer> second = reading();
    awaitWaiting(1);
    catalogue.letGo(id);
    assertThat(first.join().body()).hasSize(70_000);
    assertThat(second.join().body()).hasSize(70_000);
    read();
    assertThat(catalogue.asked(id)).isEqualTo(3);
  }

  @Test
  void limitsBindWhatIsKeptToo() {
    String client = "X-Forwarded-For: 203.0.113.77";
    for (int left = 4; left >= 0; left--) {
      Answer answer = read(client);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("ratelimit")).startsWith("\"anonymous\";r=" + left + ";");
    }
    assertThat(read(client).status()).isEqualTo(429);
    assertThat(catalogue.asked(id)).isEqualTo(1);
  }

  @Test
  void aBadTokenIsRefusedWhateverIsKept() {
    read();
    assertThat(read("Authorization: Bearer guess").status()).isEqualTo(401);
  }

  @Test
  void whoWantsSomethingElseThanJsonIsTheServicesBusiness() {
    read();
    read("Accept: text/html");
    assertThat(catalogue.asked(id)).isEqualTo(2);
    read("Accept: text/html, */*;q=0.1");
    assertThat(catalogue.asked(id)).isEqualTo(2);
  }

  @Test
  void whatIsKeptIsMeasured() {
    read();
    assertThat(counts().entries()).isPositive();
    assertThat(counts().bytes()).isPositive();
    long before = counts().invalidations();
    change();
    assertThat(counts().invalidations()).isGreaterThan(before);
    assertThat(Wire.get(port, "/metrics").body())
        .contains(
            "evently_edge_reads_total{",
            "evently_edge_invalidations_total{",
            "evently_edge_waiting{",
            "evently_edge_size_bytes{");
  }

  private Answers.Counts counts() {
    return edge.events().counts();
  }

  private Answer read(String... headers) {
    return Wire.get(port, "/api/v1/events/" + id, headers);
  }

  private CompletableFuture<Answer> reading(String... headers) {
    return CompletableFuture.supplyAsync(() -> read(headers), THREADS);
  }

  private Answer change() {
    return Wire.send(port, "PUT /api/v1/events/" + id, "{\"venue\":\"Green Hall\"}", asAnybody());
  }

  private String asAnybody() {
    return "Authorization: Bearer " + suite.token("ada", "organizer", "standard");
  }

  private void awaitWaiting(int count) {
    await().atMost(PATIENCE).until(() -> counts().waiting() == count);
  }

  /** Again and again: the gateway listens from when it has joined its group. */
  private void awaitAfterRecord(long version, org.awaitility.core.ThrowingRunnable seen) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Redelivery.shared()
                  .inOrder(
                      List.of(
                          TopicRecord.cloudEvent(
                              "evently.event.events.v1",
                              id,
                              id + "-" + version,
                              "/evently/event-service",
                              "evently.event.changed.v1",
                              version,
                              "{}")));
              seen.run();
            });
  }
}
