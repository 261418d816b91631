package io.evently.analytics.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.analytics.World;
import io.evently.local.servers.Standby;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Reports with a real replica of the real Postgres beside it. */
@QuarkusTest
@TestProfile(ReplicaIT.WithAReplica.class)
class ReplicaIT {

  private static final List<String> REPORTS = List.of("", "/dashboard", "/funnel", "/predictive");

  Tokens tokens;
  Standby standby;
  @Inject DataSource datasource;
  @Inject MeterRegistry metrics;

  @Test
  void theReplicaAnswersReportsAndThePrimaryTheLastHourAndAllWhenItIsGone() throws Exception {
    String organizer = World.id();
    await().atMost(Duration.ofSeconds(30)).until(() -> isAnsweredByTheReplica(organizer, ""));
    for (String report : REPORTS) {
      await(report)
          .atMost(Duration.ofSeconds(30))
          .until(() -> isAnsweredByTheReplica(organizer, report));
    }
    assertThat(isAnsweredByTheReplica(organizer, "/realtime")).isFalse();

    standby.kill9();
    for (String report : REPORTS) {
      assertThat(isAnsweredByTheReplica(organizer, report)).as(report).isFalse();
    }
    standby.start();
    await().atMost(Duration.ofSeconds(30)).until(() -> isAnsweredByTheReplica(organizer, ""));
  }

  @Test
  void whatWasCommittedBeforeAsOfIsCounted() throws Exception {
    String organizer = World.id();
    await().atMost(Duration.ofSeconds(30)).until(() -> isAnsweredByTheReplica(organizer, ""));
    try (Connection connection = standby.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_wal_replay_pause()");
    }
    Instant committed = write();
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(4))
        .until(
            () -> {
              boolean byReplica = isAnsweredByTheReplica(organizer, "");
              // What the replica says meanwhile, it says of a time before.
              assertThat(asOf.isBefore(committed)).isEqualTo(byReplica);
              return !byReplica;
            });
    try (Connection connection = standby.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_wal_replay_resume()");
    }
  }

  private Instant asOf;

  private boolean isAnsweredByTheReplica(String organizer, String report) {
    double before = answersOfTheReplica();
    JsonPath answer =
        given()
            .auth()
            .oauth2(tokens.organizer(organizer))
            .get("/api/v1/analytics" + report)
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    asOf = Instant.parse(answer.getString("data.as_of"));
    return answersOfTheReplica() > before;
  }

  private double answersOfTheReplica() {
    return metrics.get("evently.replica.reads").tag("side", "replica").counter().count();
  }

  /** Some write; when it was committed, by the database's clock. */
  private Instant write() throws Exception {
    try (Connection connection = datasource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("insert into inbox (consumer, source, id) values ('test', 'test', 'test')");
      try (var row = statement.executeQuery("select clock_timestamp()")) {
        row.next();
        return row.getObject(1, java.time.OffsetDateTime.class).toInstant();
      }
    }
  }

  /** Only here, with a database of its own. */
  public static class WithAReplica implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(
          new TestResourceEntry(
              EventlyServers.class, Map.of("name", "analytics", "replica", "true")));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }
}
