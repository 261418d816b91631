package io.evently.bench.measure;

import io.evently.local.servers.Database;
import io.evently.local.servers.Postgres;
import io.evently.local.servers.ServerException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code R}: what this machine's Postgres does one booking a transaction. Eight clients take one
 * unit of the same row and insert a booking each ({@code update ... where available >= q}, {@code
 * insert}), on the server of the suite, in a database of its own, in a fresh table after a
 * checkpoint.
 */
public final class Baseline {

  private static final int CLIENTS = 8;
  private static final String NAME = "bench_baseline";

  private final Postgres postgres;
  private final Database database;
  private final Duration time;
  private final List<Double> rates = new ArrayList<>();

  /**
   * Of a running Postgres.
   *
   * @param time of each measurement
   */
  public Baseline(Postgres postgres, Duration time) {
    this.postgres = postgres;
    this.time = time;
    this.database = postgres.ensureDatabase(NAME, UUID.randomUUID().toString());
  }

  /** Measures once more; bookings a second. */
  public double measure() {
    try {
      prepare();
      rates.add(run());
    } catch (Exception e) {
      throw new ServerException("The baseline could not be measured: " + e, e);
    }
    return rates.getLast();
  }

  /** All measurements, in order. */
  public List<Double> rates() {
    return List.copyOf(rates);
  }

  /** The median of the measurements. */
  public double median() {
    return Medians.of(rates);
  }

  private void prepare() throws SQLException {
    try (Connection connection = connect();
        Statement s = connection.createStatement()) {
      s.execute("drop table if exists booking");
      s.execute("drop table if exists stock");
      s.execute("create table stock (id int primary key, available int check (available >= 0))");
      s.execute(
          "create table booking (id uuid primary key, stock_id int, user_id text, quantity int,"
              + " created_at timestamptz default now())");
      s.execute("insert into stock values (1, 1000000000)");
    }
    try (Connection connection = postgres.connect("postgres");
        Statement s = connection.createStatement()) {
      s.execute("checkpoint");
    }
  }

  private double run() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      long begin = System.nanoTime();
      List<Callable<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        String user = "user" + i;
        clients.add(() -> book(user, begin + time.toNanos()));
      }
      int booked = 0;
      for (Future<Integer> client : threads.invokeAll(clients)) {
        booked += client.get();
      }
      return booked / ((System.nanoTime() - begin) / 1e9);
    }
  }

  private int book(String user, long end) throws SQLException {
    int booked = 0;
    try (Connection connection = connect();
        PreparedStatement take =
            connection.prepareStatement(
                "update stock set available = available - 1 where id = 1 and available >= 1");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into booking (id, stock_id, user_id, quantity) values (?, 1, ?, 1)")) {
      connection.setAutoCommit(false);
      while (System.nanoTime() - end < 0) {
        take.executeUpdate();
        insert.setObject(1, UUID.randomUUID());
        insert.setString(2, user);
        insert.executeUpdate();
        connection.commit();
        booked++;
      }
    }
    return booked;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.name(), database.password());
  }
}
