package io.evently.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.local.Service;
import io.evently.local.servers.Home;
import io.evently.local.servers.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docker-compose.yml relies on, against a real Postgres. */
class ComposeIT {

  private final Compose compose = Compose.read();

  @Test
  void servicesGetTheVariablesThatTheLocalRunnerGivesThem(@TempDir Path home) {
    LocalEnvironments.names(home)
        .forEach(
            (service, names) ->
                assertThat(compose.environment(service.label()))
                    .as(service.label())
                    .containsKeys(names.toArray(String[]::new)));
  }

  @Test
  void eachServiceGetsADatabaseOfItsOwnThatItMayReplicate(@TempDir Path folder) throws Exception {
    Postgres postgres = Postgres.in(new Home(folder.resolve("home")), 0).durable(false);
    postgres.start();
    try {
      for (String statement : statements(folder)) {
        try (Connection superuser = postgres.connect("postgres");
            Statement made = superuser.createStatement()) {
          made.execute(statement);
        }
      }
      for (Service service : Service.values()) {
        String name = "evently_" + service.shortName();
        try (Connection own = connect(postgres, name, name)) {
          assertThat(
                  answer(own, "select rolreplication from pg_roles where rolname = current_user"))
              .isEqualTo("t");
          assertThat(answer(own, "select has_database_privilege(current_database(), 'create')"))
              .isEqualTo("t");
          assertThat(
                  answer(
                      own,
                      "select string_agg(datname, ',') from pg_database where datname like 'evently%'"
                          + " and has_database_privilege(datname, 'connect')"))
              .isEqualTo(name);
        }
      }
    } finally {
      postgres.stop();
    }
  }

  /** What databases.sh would have psql execute, one statement a line. */
  private List<String> statements(Path folder) throws Exception {
    Shell.program(folder.resolve("psql"), "cat");
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", folder + ":" + System.getenv("PATH"));
    compose
        .environment("postgres")
        .forEach(
            (name, value) -> environment.put(name, name.equals("POSTGRES_USER") ? value : name));
    String script = Repository.file("deploy/images/databases.sh").toString();
    assertThat(Files.isExecutable(Path.of(script))).isTrue();
    return Shell.run(List.of(script), environment)
        .succeeded()
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static Connection connect(Postgres postgres, String database, String user)
      throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + database,
        user,
        user.replaceFirst("^evently", "DB_PASSWORD").toUpperCase(Locale.ROOT));
  }

  private static String answer(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
