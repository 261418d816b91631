package io.evently.platform.database;

import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.security.SimplePassword;
import io.evently.platform.config.DatabaseUrl;

/**
 * Where a database is and who connects.
 *
 * @param jdbcUrl with the search path
 */
public record DatabaseAddress(String jdbcUrl, String user, String password) {

  /** Of a pool. */
  public static DatabaseAddress of(AgroalConnectionFactoryConfiguration factory) {
    String password =
        factory.credentials().stream()
            .filter(SimplePassword.class::isInstance)
            .map(secret -> ((SimplePassword) secret).getWord())
            .findFirst()
            .orElse("");
    return new DatabaseAddress(
        factory.jdbcUrl(),
        factory.principal() == null ? "" : factory.principal().getName(),
        password);
  }

  /** Of a URL, which may leave out who connects when it is the same as elsewhere. */
  static DatabaseAddress of(String url, String schema, DatabaseAddress elsewhere) {
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    return new DatabaseAddress(
        parsed.jdbcUrlOf(schema),
        parsed.user() == null ? elsewhere.user() : parsed.user(),
        parsed.password() == null ? elsewhere.password() : parsed.password());
  }

  /** Without the password, which must not get into logs by accident. */
  @Override
  public String toString() {
    return user + " at " + jdbcUrl;
  }
}
