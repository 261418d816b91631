package io.evently.local.servers;

/**
 * One service's database.
 *
 * @param port of Postgres on 127.0.0.1
 * @param name of the database and of the role that owns it
 * @param password of that role, safe in a URL
 */
public record Database(int port, String name, String password) {

  /** As services take it in {@code DATABASE_URL}. */
  public String url() {
    return "postgresql://" + name + ":" + password + "@127.0.0.1:" + port + "/" + name;
  }

  /** As the JDBC driver takes it; user and password go beside it. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
  }

  /** Without the password, which must not get into logs by accident. */
  @Override
  public String toString() {
    return "postgresql://" + name + "@127.0.0.1:" + port + "/" + name;
  }
}
