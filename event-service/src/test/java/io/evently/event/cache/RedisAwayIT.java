package io.evently.event.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.event.BookingStub;
import io.evently.event.Organiser;
import io.evently.local.servers.Home;
import io.evently.local.servers.ManagedProcess;
import io.evently.local.servers.Redis;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "event"))
@QuarkusTestResource(BookingStub.class)
@TestProfile(RedisAwayIT.WithARedisOfItsOwn.class)
class RedisAwayIT {

  Tokens tokens;
  OwnRedis redis;
  @Inject EventCache cache;
  @Inject RedisLayer layer;
  @Inject DataSource datasource;

  @Test
  void readsGoOnWhileRedisIsKilledAndItIsUsedAgainWhenItIsBack() {
    Organiser ada = Organiser.named(tokens, "ada");
    // A draft: no record of the topic comes in between and drops it.
    String id = ada.drafts();
    ada.reads(id);
    assertThat(layer.entries("event")).isPositive();

    redis.kill();
    for (int i = 0; i < 50; i++) {
      cache.events().clear();
      ada.reads(id);
    }
    assertThat(layer.isAway()).isTrue();
    long errors = layer.errors();
    long begin = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      cache.events().clear();
      ada.reads(id);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    // An open circuit: one try a pause, not three commands a read.
    assertThat(layer.errors() - errors).isLessThanOrEqualTo(2 + took.toSeconds());
    ada.changes(id, "\"1\"", "{\"venue\":\"Green Hall\"}").then().statusCode(200);
    assertThat(ada.reads(id).getString("data.venue")).isEqualTo("Green Hall");

    redis.start();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              cache.events().clear();
              ada.reads(id);
              return !layer.isAway() && layer.entries("event") > 0;
            });
  }

  @Test
  void whatWasDroppedWhileRedisWasAwayIsNotReadThereAgain() throws Exception {
    Organiser ada = Organiser.named(tokens, "ada");
    String id = ada.drafts();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              cache.events().clear();
              ada.reads(id);
              return layer.entries("event") > 0;
            });

    redis.kill();
    try (Connection connection = datasource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("update event set venue = 'Red Hall', version = 2 where id = '" + id + "'");
    }
    cache.changed(id);
    redis.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> !isAway());
    assertThat(ada.reads(id).getString("data.venue")).isEqualTo("Red Hall");
  }

  /** Asks again, so that it is found out. */
  private boolean isAway() {
    layer.entries("event");
    return layer.isAway();
  }

  /** Nobody else's Redis is to die here. */
  public static class WithARedisOfItsOwn implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(OwnRedis.class));
    }
  }

  /** It keeps what it has when it is killed. */
  public static class OwnRedis implements QuarkusTestResourceLifecycleManager {
    private Redis server;
    private ManagedProcess process;

    @Override
    public Map<String, String> start() {
      if (server == null) {
        try {
          server = Redis.in(new Home(Files.createTempDirectory("evently-redis")), 0).durable(true);
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
      process = server.start();
      return Map.of("quarkus.redis.hosts", server.url());
    }

    void kill() {
      process.kill9();
    }

    @Override
    public void inject(TestInjector injector) {
      injector.injectIntoFields(this, new TestInjector.MatchesType(OwnRedis.class));
    }

    @Override
    public void stop() {
      if (server != null) {
        server.stop();
      }
    }
  }
}
