package io.evently.event.browse;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.evently.event.BookingStub;
import io.evently.event.Organiser;
import io.evently.local.servers.Standby;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists and search with a real replica of the real Postgres beside it. */
@QuarkusTest
@TestProfile(ReplicaIT.WithAReplica.class)
class ReplicaIT {

  private static final Duration MAX_LAG = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Tokens tokens;
  Standby standby;
  @Inject DataSource datasource;
  @Inject MeterRegistry metrics;

  private String place;

  @BeforeEach
  void theReplicaAnswers() {
    place = "Hall " + Organiser.newId();
    awaitTheReplica();
  }

  @AfterEach
  void goesOn() throws Exception {
    signal("CONT");
    standby.start();
    resume();
  }

  @Test
  void theReplicaAnswersListsAndSearchAndShowsTheSame() throws Exception {
    String id = insert();
    awaitTheReplica();
    assertThat(found()).containsExactly(id);
    JsonPath event = Organiser.named(tokens, "ada").reads(id);
    given()
        .queryParam("venue", place)
        .get("/api/v1/events/search")
        .then()
        .body("data[0].ticket_types", equalTo(event.getList("data.ticket_types")));
    assertThat(metrics.get("evently.replica.lag").gauge().value()).isLessThan(2);
  }

  @Test
  void aReplicaThatReplaysNoMoreIsLeftWithinTheBoundAndUsedAgain() throws Exception {
    pause();
    String id = insert();
    await().atMost(MAX_LAG.plusSeconds(2)).until(() -> found().equals(List.of(id)));
    double replica = answersOf("replica");
    assertThat(found()).containsExactly(id);
    assertThat(answersOf("replica")).isEqualTo(replica);
    assertThat(metrics.get("evently.replica.lag").gauge().value()).isGreaterThan(1);
    assertThat(health("well").getString(ofReplica("data.trouble"))).isEqualTo("it is behind");

    resume();
    awaitTheReplica();
    assertThat(found()).containsExactly(id);
  }

  @Test
  void anOrganiserSeesInTheListWhatWasJustPublishedWhereverTheReplicaIs() throws Exception {
    pause();
    for (int i = 0; i < 3; i++) {
      String id = Organiser.named(tokens, "ada").publishes();
      given()
          .queryParam("venue", "Blue Hall")
          .queryParam("sort_by", "date")
          .queryParam("limit", 100)
          .get("/api/v1/events/search")
          .then()
          .body("data.id", hasItem(id));
    }
  }

  @Test
  void aKilledReplicaCostsNoAnswerAndIsUsedAgainWhenItIsBack() throws Exception {
    String id = insert();
    awaitTheReplica();
    standby.kill9();
    for (int i = 0; i < 100; i++) {
      assertThat(found()).containsExactly(id);
    }
    assertThat(health("ready").getString("status")).isEqualTo("UP");
    await().atMost(PATIENCE).until(() -> !health("well").getBoolean(ofReplica("data.used")));
    assertThat(health("well").getString(ofReplica("status"))).isEqualTo("UP");

    standby.start();
    awaitTheReplica();
    assertThat(found()).containsExactly(id);
  }

  @Test
  void aReplicaThatFallsSilentHoldsAReadForAFewSecondsAtMost() throws Exception {
    String id = insert();
    awaitTheReplica();
    signal("STOP");
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long begin = System.nanoTime();
      assertThat(found()).containsExactly(id);
      times.add(Duration.ofNanos(System.nanoTime() - begin));
    }
    assertThat(times).allMatch(time -> time.compareTo(Duration.ofSeconds(6)) < 0);
    assertThat(times.stream().filter(time -> time.compareTo(Duration.ofMillis(400)) > 0).count())
        .isLessThanOrEqualTo(3);

    signal("CONT");
    awaitTheReplica();
  }

  private void awaitTheReplica() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              double before = answersOf("replica");
              found();
              return answersOf("replica") > before;
            });
  }

  private List<String> found() {
    return given()
        .queryParam("venue", place)
        .get("/api/v1/events/search")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("data.id");
  }

  private double answersOf(String side) {
    return metrics.get("evently.replica.reads").tag("side", side).counter().count();
  }

  private static JsonPath health(String group) {
    return given().get("/q/health/" + group).then().statusCode(200).extract().jsonPath();
  }

  private static String ofReplica(String field) {
    return "checks.find { it.name == 'replica' }." + field;
  }

  private void pause() throws SQLException {
    onTheReplica("select pg_wal_replay_pause()");
  }

  private void resume() throws SQLException {
    onTheReplica("select pg_wal_replay_resume()");
  }

  private void onTheReplica(String sql) throws SQLException {
    try (Connection connection = standby.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** To all of its processes; none is left out by a postmaster that starts others. */
  private void signal(String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    standby
        .server()
        .process()
        .flatMap(process -> ProcessHandle.of(process.pid()))
        .ifPresent(
            postmaster ->
                Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .map(process -> Long.toString(process.pid()))
                    .forEach(command::add));
    new ProcessBuilder(command).start().waitFor();
  }

  /** Past the service, which would know that something has changed. */
  private String insert() throws SQLException {
    String id = Organiser.newId();
    try (Connection connection = datasource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into event (id, organizer_id, status, version, name, venue, event_date, currency,
            max_per_order, guest_checkout, total_capacity, price, created_at, updated_at, published_at)
          values ('%s', 'zoe', 'published', 1, 'Name', '%s', '2029-01-01', 'EUR', 10, false, 10, 5, now(),
            now(), now());
          insert into ticket_type values ('%s', 0, 'general', 'General', 5, 10)
          """
              .formatted(id, place, id));
    }
    return id;
  }

  /** Only here, with servers' databases of its own. */
  public static class WithAReplica implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(
          new TestResourceEntry(EventlyServers.class, Map.of("name", "event", "replica", "true")),
          new TestResourceEntry(BookingStub.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }
}
