package io.evently.booking.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.platform.testing.EventlyServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class LedgerMigrationIT {

  private static final String SCHEMA = "ledger_of_old";

  @Inject DataSource datasource;

  @Test
  void movesOfOldAreKeptByKind() throws Exception {
    migrate("5");
    run(
        """
        insert into ledger (event_id, version, line, ticket_type, units, from_state, to_state, booking_id, reason, at)
        values
          ('e', 1, 1, 'general', 100, 'none', 'available', null, null, '2026-01-01Z'),
          ('e', 2, 1, 'general', 2, 'available', 'sold', '00000000-0000-0000-0000-00000000000a', null, '2026-01-02Z'),
          ('e', 2, 2, 'general', 1, 'sold', 'available', '00000000-0000-0000-0000-00000000000c', 'requested', '2026-01-02Z'),
          ('e', 2, 3, 'general', 3, 'available', 'sold', '00000000-0000-0000-0000-00000000000b', null, '2026-01-02Z')
        """);
    migrate("5.1");
    assertThat(
            rows(
                "select concat_ws(' ', version, line, from_state, to_state, coalesce(reason, '-'), units,"
                    + " (select string_agg(right(i::text, 1), '') from unnest(booking_ids) i), booking_units, at::date)"
                    + " from ledger order by version, line"))
        .containsExactly(
            "1 1 none available - 100 2026-01-01",
            "2 1 available sold - 5 ab {2,3} 2026-01-02",
            "2 2 sold available requested 1 c {1} 2026-01-02");
  }

  private void migrate(String target) {
    Flyway.configure()
        .dataSource(datasource)
        .schemas(SCHEMA)
        .locations("db/platform", "db/migration")
        .target(target)
        .load()
        .migrate();
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = datasource.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local search_path = " + SCHEMA);
      statement.execute(sql);
      connection.commit();
    }
  }

  private List<String> rows(String sql) throws SQLException {
    try (Connection connection = datasource.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local search_path = " + SCHEMA);
      List<String> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      connection.rollback();
      return found;
    }
  }
}
