package io.evently.event.cache;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.evently.event.BookingStub;
import io.evently.event.Organiser;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "event"))
@QuarkusTestResource(BookingStub.class)
class CacheIT {

  Tokens tokens;
  Redelivery redelivery;
  @Inject DataSource datasource;
  @Inject EventCache cache;
  private Organiser ada;

  @BeforeEach
  void ada() {
    ada = Organiser.named(tokens, "ada");
  }

  @Test
  void aHundredColdReadsAtOnceCauseOneLoad() throws Exception {
    // A draft: no record of the topic comes in between and drops it.
    String id = ada.drafts();
    long before = cache.events().counts().loads();
    List<Future<Integer>> reads = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        reads.add(threads.submit(() -> ada.asking().get(Organiser.EVENTS + "/" + id).statusCode()));
      }
      for (Future<Integer> read : reads) {
        assertThat(read.get()).isEqualTo(200);
      }
    }
    assertThat(cache.events().counts().loads() - before).isEqualTo(1);
  }

  @Test
  void aWriteOfAnotherReplicaIsSeenWhenItsRecordArrives() throws Exception {
    // A draft: the record of its own making cannot come late and drop it.
    String id = ada.drafts();
    ada.reads(id);
    try (Connection connection = datasource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("update event set venue = 'Red Hall', version = 2 where id = '" + id + "'");
    }
    assertThat(ada.reads(id).getString("data.venue")).isEqualTo("Blue Hall");
    redelivery.inOrder(
        List.of(
            TopicRecord.cloudEvent(
                "evently.event.events.v1",
                id,
                id + "-2",
                "/evently/event-service",
                "evently.event.changed.v1",
                2,
                "{}")));
    // Before the time to live could have helped.
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(ada.reads(id).getString("data.venue")).isEqualTo("Red Hall"));
  }

  @Test
  void seatsDropAnEventOnceATickHoweverOftenTheyChange() {
    String id = Organiser.newId();
    for (int i = 0; i < 1000; i++) {
      cache.sold(id);
    }
    long before = cache.events().counts().invalidations();
    cache.tick();
    cache.tick();
    cache.tick();
    assertThat(cache.events().counts().invalidations() - before).isLessThanOrEqualTo(2);
  }

  @Test
  void adminsSeeRealCountersAndDropEntries() {
    var admin = new Organiser(tokens.admin("root"));
    String id = ada.drafts();
    ada.reads(id);
    ada.reads(id);
    admin
        .asking()
        .get("/api/v1/cache/stats")
        .then()
        .statusCode(200)
        .body("data.regions.event.memory.hits", greaterThan(0))
        .body("data.regions.event.redis.entries", greaterThan(0))
        .body("data.regions.event.loads", greaterThan(0))
        .body("data.redis_state", equalTo("answers"));
    long before = cache.events().counts().loads();
    admin
        .asking()
        .body("{\"event_id\":\"" + id + "\"}")
        .post("/api/v1/cache/invalidate")
        .then()
        .statusCode(200);
    ada.reads(id);
    admin.asking().post("/api/v1/cache/invalidate").then().statusCode(200);
    ada.reads(id);
    assertThat(cache.events().counts().loads() - before).isEqualTo(2);
    given().get("/metrics").then().body(containsString("evently_cache_reads_total"));
  }

  @Test
  void othersMayNotSeeTheCounters() {
    given().get("/api/v1/cache/stats").then().statusCode(401);
    ada.asking().get("/api/v1/cache/stats").then().statusCode(403);
    ada.asking().post("/api/v1/cache/invalidate").then().statusCode(403);
  }
}
