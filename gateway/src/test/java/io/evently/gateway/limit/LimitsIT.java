package io.evently.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Suite.class)
@TestProfile(LimitsIT.SmallLimits.class)
class LimitsIT {

  private static final int ANONYMOUS = 5;
  private static final int ANONYMOUS_WRITES = 2;
  private static final int STANDARD = 7;
  private static final int PREMIUM = 9;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** The test is the proxy that is trusted, and speaks for many clients. */
  public static final class SmallLimits implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "evently.limits.window", "10M",
          "evently.limits.trusted-proxies", "127.0.0.1",
          "evently.limits.tiers.anonymous.requests", "" + ANONYMOUS,
          "evently.limits.tiers.anonymous.writes", "" + ANONYMOUS_WRITES,
          "evently.limits.tiers.standard.requests", "" + STANDARD,
          "evently.limits.tiers.premium.requests", "" + PREMIUM);
    }
  }

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @AfterEach
  void heal() {
    suite.redis().start();
    awaitCountedBy("redis");
  }

  @Test
  void everyAnswerTellsWhatIsLeft() {
    String fresh = "203.0.113.1";
    Answer first = from(fresh);
    Answer second = from(fresh);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("ratelimit-policy")).isEqualTo("\"anonymous\";q=5;w=600");
    assertThat(first.header("ratelimit")).matches("\"anonymous\";r=4;t=\\d+");
    assertThat(second.header("ratelimit")).matches("\"anonymous\";r=3;t=\\d+");
  }

  @Test
  void tooManyAreRefusedAndReachNoService() {
    String fresh = "203.0.113.2";
    for (int i = 0; i < ANONYMOUS; i++) {
      assertThat(from(fresh).status()).isEqualTo(200);
    }
    int before = suite.events().requests();

    Answer refused = from(fresh);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 1200);
    assertThat(refused.header("ratelimit")).startsWith("\"anonymous\";r=0;t=");
    JsonObject problem = new JsonObject(refused.body());
    assertThat(problem.getString("code")).isEqualTo("rate_limited");
    assertThat(problem.getString("policy")).isEqualTo("anonymous");
    assertThat(suite.events().requests()).isEqualTo(before);
    assertThat(from("203.0.113.3").status()).as("somebody else").isEqualTo(200);
    assertThat(from("6.6.6.6, " + fresh).status()).as("a made-up address").isEqualTo(429);
  }

  @Test
  void thisMachineIsSparedWithoutAToken() {
    for (int i = 0; i < 3 * ANONYMOUS; i++) {
      Answer answer = Wire.get(port, "/api/v1/events");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("ratelimit")).isNull();
    }
  }

  @Test
  void anAccountIsCountedByItsTierWhereverItComesFrom() {
    assertThat(passed(as(suite.token(subject(), "user", "standard")))).isEqualTo(STANDARD);
    assertThat(passed(as(suite.token(subject(), "user", "premium")))).isEqualTo(PREMIUM);
    assertThat(passed(as(suite.token(subject(), "user", "unheard_of")))).isEqualTo(STANDARD);
    assertThat(passed(as(suite.token(subject(), "user", "anonymous")))).isEqualTo(STANDARD);
  }

  @Test
  void bookingsAndLogInsAreCountedApartFromReading() {
    String fresh = "X-Forwarded-For: 203.0.113.4";
    assertThat(Wire.send(port, "POST /api/v1/bookings", "{}", fresh).status()).isEqualTo(200);
    assertThat(Wire.send(port, "POST /api/v1/auth/login", "{}", fresh).status()).isEqualTo(400);

    Answer third = Wire.send(port, "POST /api/v1/bookings", "{}", fresh);

    assertThat(third.status()).isEqualTo(429);
    assertThat(third.header("ratelimit-policy")).isEqualTo("\"anonymous-writes\";q=2;w=600");
    assertThat(Wire.send(port, "POST /api/v1/auth/login", "{}", fresh).status()).isEqualTo(429);
    assertThat(Wire.get(port, "/api/v1/bookings/1", fresh).status()).isEqualTo(200);
  }

  @Test
  void whoGuessesAtTokensIsCountedByAddress() {
    String fresh = "X-Forwarded-For: 203.0.113.5";
    String guess = "Authorization: Bearer guess";
    for (int i = 0; i < ANONYMOUS; i++) {
      assertThat(Wire.get(port, "/api/v1/events", fresh, guess).status()).isEqualTo(401);
    }
    assertThat(Wire.get(port, "/api/v1/events", fresh, guess).status()).isEqualTo(429);
  }

  @Test
  void withoutRedisTheGatewayCountsByItself() {
    String half = subject();
    assertThat(Wire.get(port, "/api/v1/events", as(suite.token(half, "user", "standard"))).status())
        .isEqualTo(200);
    suite.redis().stop();
    awaitCountedBy("gateway");

    assertThat(passed(as(suite.token(subject(), "user", "standard")))).isEqualTo(STANDARD);
    assertThat(passed(as(suite.token(half, "user", "standard"))))
        .as("what was counted before the outage counts on")
        .isEqualTo(STANDARD - 1);
  }

  @Test
  void countedByRedisIsSaidOnlyWhenRequestsAreCountedThere() {
    suite.redis().stop();
    awaitCountedBy("gateway");
    passed("X-Forwarded-For: 203.0.113.7");
    suite.redis().start();
    awaitCountedBy("redis");
    String back = "X-Forwarded-For: 203.0.113.8";
    passed(back);

    // What another gateway would ask for the same caller.
    Vertx other = Vertx.vertx();
    try {
      Grant grant =
          take(
                  counts(other),
                  other,
                  "gateway:limit:requests:address:203.0.113.8",
                  new Policy("anonymous", ANONYMOUS),
                  1)
              .join();
      assertThat(grant.units()).isZero();
    } finally {
      other.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void gatewaysCountTogetherEvenInARace(int want) {
    int limit = 50;
    String key = "gateway:limit:requests:account:" + UUID.randomUUID();
    var policy = new Policy("standard", limit);
    Vertx one = Vertx.vertx();
    Vertx other = Vertx.vertx();
    try {
      List<SharedCounts> gateways = List.of(counts(one), counts(other));
      List<CompletableFuture<Grant>> asked = new ArrayList<>();
      for (int i = 0; i < 8 * limit; i++) {
        Vertx vertx = i % 2 == 0 ? one : other;
        asked.add(take(gateways.get(i % 2), vertx, key, policy, want));
      }
      List<Grant> grants = asked.stream().map(CompletableFuture::join).toList();

      assertThat(grants.stream().mapToInt(Grant::units).sum()).isEqualTo(limit);
      assertThat(grants.stream().filter(g -> g.units() > 0).map(Grant::remaining))
          .doesNotHaveDuplicates();
    } finally {
      one.close().toCompletionStage().toCompletableFuture().join();
      other.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void anAdminSeesTheTiersAndWhatWasCounted() {
    passed("X-Forwarded-For: 203.0.113.6");
    JsonObject seen = limits();

    assertThat(seen.getBoolean("enabled")).isTrue();
    assertThat(seen.getInteger("window_seconds")).isEqualTo(600);
    JsonObject anonymous =
        tiers(seen).stream()
            .filter(tier -> tier.getString("tier").equals("anonymous"))
            .findFirst()
            .orElseThrow();
    assertThat(anonymous.getString("per")).isEqualTo("address");
    JsonObject requests = anonymous.getJsonObject("requests");
    assertThat(requests.getInteger("limit")).isEqualTo(ANONYMOUS);
    assertThat(requests.getInteger("allowed")).isGreaterThanOrEqualTo(ANONYMOUS);
    assertThat(requests.getInteger("refused")).isPositive();
    assertThat(
            Wire.get(
                    port,
                    "/api/v1/analytics/rate-limits",
                    as(suite.token(subject(), "user", "standard")))
                .status())
        .isEqualTo(403);
  }

  /** Of another gateway on the same Redis. */
  private SharedCounts counts(Vertx vertx) {
    Redis redis = Redis.createClient(vertx, suite.redis().url());
    var counts = new SharedCounts(vertx, redis, RedisAPI.api(redis), 600_000, Clock.systemUTC());
    counts.begin();
    var probe = new Policy("standard", 1_000_000);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> take(counts, vertx, "gateway:limit:probe", probe, 1).join().units() > 0);
    return counts;
  }

  private static CompletableFuture<Grant> take(
      SharedCounts counts, Vertx vertx, String key, Policy policy, int want) {
    return counts
        .take((ContextInternal) vertx.getOrCreateContext(), key, policy, want)
        .toCompletionStage()
        .toCompletableFuture();
  }

  private Answer from(String client) {
    return Wire.get(port, "/api/v1/events", "X-Forwarded-For: " + client);
  }

  /** How many of more than enough requests are let through. */
  private int passed(String header) {
    int passed = 0;
    for (int i = 0; i < PREMIUM + 3; i++) {
      int status = Wire.get(port, "/api/v1/events", header).status();
      assertThat(status).isIn(200, 429);
      passed += status == 200 ? 1 : 0;
    }
    return passed;
  }

  private void awaitCountedBy(String whom) {
    await().atMost(PATIENCE).until(() -> limits().getString("counted_by").equals(whom));
  }

  private JsonObject limits() {
    Answer answer =
        Wire.get(
            port, "/api/v1/analytics/rate-limits", as(suite.token(subject(), "admin", "standard")));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return new JsonObject(answer.body()).getJsonObject("data");
  }

  private static List<JsonObject> tiers(JsonObject seen) {
    JsonArray tiers = seen.getJsonArray("tiers");
    return tiers.stream().map(JsonObject.class::cast).toList();
  }

  private static String as(String token) {
    return "Authorization: Bearer " + token;
  }

  private static String subject() {
    return "u-" + UUID.randomUUID();
  }
}
