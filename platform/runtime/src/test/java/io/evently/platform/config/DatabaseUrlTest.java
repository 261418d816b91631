package io.evently.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatabaseUrlTest {

  @Test
  void takesTheFormOfLibpq() {
    assertThat(
            DatabaseUrl.parse("postgresql://ann:s%40crt@db.example:6432/evently?sslmode=require"))
        .isEqualTo(
            new DatabaseUrl(
                "jdbc:postgresql://db.example:6432/evently?sslmode=require", "ann", "s@crt"));
    assertThat(DatabaseUrl.parse("postgres://db/evently"))
        .isEqualTo(new DatabaseUrl("jdbc:postgresql://db:5432/evently", null, null));
  }

  @Test
  void aPlusInAPasswordIsAPlus() {
    assertThat(DatabaseUrl.parse("postgresql://ann:a+b@db/x").password()).isEqualTo("a+b");
  }

  @Test
  void takesJdbcAsItIsAndAddsTheSchema() {
    DatabaseUrl url = DatabaseUrl.parse("jdbc:postgresql://db/evently?ssl=true");
    assertThat(url.asQuarkusProperties("booking"))
        .containsExactly(
            java.util.Map.entry(
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://db/evently?ssl=true&currentSchema=booking"));
  }

  @Test
  void takesUserAndPasswordOutOfAJdbcUrl() {
    assertThat(DatabaseUrl.parse("jdbc:postgresql://db/x?user=ann&sslmode=require&password=a%26b"))
        .isEqualTo(new DatabaseUrl("jdbc:postgresql://db/x?sslmode=require", "ann", "a&b"));
  }

  @Test
  void refusesWhatIsNotPostgres() {
    assertThatThrownBy(() -> DatabaseUrl.parse("mysql://db/x"))
        .hasMessageContaining("postgresql://");
  }
}
