package io.evently.gateway.waitingroom;

import io.evently.gateway.database.Tx;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/** Waiting rooms in the database: what is decided once and holds for all gateways. */
@Singleton
class RoomStore {

  private static final String LOCK = "select * from waiting_room where event_id = ? for update";
  private static final int MOMENT = 5;
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(2);

  /** A sale that has just begun is slower than it will be: what it says of waits is wrong. */
  private static final Duration TOO_YOUNG = Duration.ofMinutes(1);

  /** What is older is not told apart any more. */
  static final Duration REMEMBERED = Duration.ofMinutes(15);

  private final Tx tx;
  private final WaitingRoomConfig config;

  RoomStore(Tx tx, WaitingRoomConfig config) {
    this.tx = tx;
    this.config = config;
  }

  /**
   * A place that was asked for.
   *
   * @param lateNumber null for an early place
   * @param fresh whether the person had none before
   */
  record Joined(Long lateNumber, boolean fresh) {

    Joined again() {
      return new Joined(lateNumber, false);
    }
  }

  /** The room's row, with a seed of its own from the first time on. */
  void ensure(String eventId) throws SQLException {
    byte[] seed = Lottery.seed();
    tx.run(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "insert into waiting_room (event_id, seed, commitment, pace)"
                      + " values (?, ?, ?, ?) on conflict do nothing")) {
            insert.setString(1, eventId);
            insert.setBytes(2, seed);
            insert.setString(3, Lottery.commitment(seed));
            insert.setDouble(4, config.pace() / 2);
            return insert.executeUpdate();
          }
        });
  }

  /**
   * Gives places, in the order of the collection; who has one keeps it.
   *
   * @return by place
   */
  Map<UUID, Joined> join(Terms terms, Collection<UUID> places) throws SQLException {
    return tx.run(connection -> join(connection, terms, places));
  }

  private Map<UUID, Joined> join(Connection connection, Terms terms, Collection<UUID> places)
      throws SQLException {
    Locked room = lock(connection, terms);
    Map<UUID, Joined> all = known(connection, terms.eventId(), places);
    List<UUID> fresh = places.stream().distinct().filter(id -> !all.containsKey(id)).toList();
    Long[] numbers = new Long[fresh.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = room.drawn ? (Long) (room.issued + 1 + i) : null;
      all.put(fresh.get(i), new Joined(numbers[i], true));
    }
    if (fresh.isEmpty()) {
      return all;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into waiting_place (event_id, id, number)"
                + " select ?, i, n from unnest(?::uuid[], ?::bigint[]) as t (i, n)")) {
      insert.setString(1, terms.eventId());
      insert.setArray(2, connection.createArrayOf("uuid", fresh.toArray()));
      insert.setArray(3, connection.createArrayOf("bigint", numbers));
      insert.executeUpdate();
    }
    try (PreparedStatement count =
        connection.prepareStatement(
            "update waiting_room set issued = issued + ? where event_id = ?")) {
      count.setInt(1, numbers.length);
      count.setString(2, terms.eventId());
      count.executeUpdate();
    }
    return all;
  }

  private static Map<UUID, Joined> known(
      Connection connection, String eventId, Collection<UUID> places) throws SQLException {
    Map<UUID, Joined> known = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id, number from waiting_place where event_id = ? and id = any (?)")) {
      select.setString(1, eventId);
      select.setArray(2, connection.createArrayOf("uuid", places.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          known.put(
              rows.getObject(1, UUID.class), new Joined(rows.getObject(2, Long.class), false));
        }
      }
    }
    return known;
  }

  private record Locked(boolean drawn, long issued) {}

  /** With the early places drawn, once the sale has begun by the database's clock. */
  private static Locked lock(Connection connection, Terms terms) throws SQLException {
    boolean drawn;
    long issued;
    try (PreparedStatement select = connection.prepareStatement(LOCK)) {
      select.setString(1, terms.eventId());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("the waiting room is gone", "40001");
        }
        drawn = row.getObject("drawn") != null;
        issued = row.getLong("issued");
      }
    }
    return new Locked(drawn || draw(connection, terms), issued);
  }

  private static boolean draw(Connection connection, Terms terms) throws SQLException {
    try (PreparedStatement draw =
        connection.prepareStatement(
            "update waiting_room set drawn = issued, drawn_at = clock_timestamp(),"
                + " stepped_at = clock_timestamp()"
                + " where event_id = ? and drawn is null and clock_timestamp() >= ?")) {
      draw.setString(1, terms.eventId());
      draw.setObject(2, at(terms.saleStartsAt()));
      return draw.executeUpdate() == 1;
    }
  }

  /** Adds what this gateway has seen since the last time, by moment. */
  void add(String eventId, Map<Instant, Flow> seen) throws SQLException {
    tx.run(
        connection -> {
          // In one order everywhere: two gateways must not wait for each other.
          for (Map.Entry<Instant, Flow> moment : new TreeMap<>(seen).entrySet()) {
            add(connection, eventId, moment.getKey(), moment.getValue());
          }
          return seen.size();
        });
  }

  private static void add(Connection connection, String eventId, Instant at, Flow seen)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into waiting_flow as f
              (event_id, at, served, appeared, appearing, entered, bought, choosing, units)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (event_id, at) do update set
              served = f.served + excluded.served, appeared = f.appeared + excluded.appeared,
              appearing = f.appearing + excluded.appearing, entered = f.entered + excluded.entered,
              bought = f.bought + excluded.bought, choosing = f.choosing + excluded.choosing,
              units = f.units + excluded.units""")) {
      upsert.setString(1, eventId);
      upsert.setObject(2, at(at));
      upsert.setLong(3, seen.served());
      upsert.setLong(4, seen.appeared());
      upsert.setLong(5, seen.appearing());
      upsert.setLong(6, seen.entered());
      upsert.setLong(7, seen.bought());
      upsert.setLong(8, seen.choosing());
      upsert.setLong(9, seen.units());
      upsert.executeUpdate();
    }
  }

  /**
   * Serves the next numbers, where no gateway has done so for a second.
   *
   * @param free tickets that can be bought now
   * @param healthy whether the sale takes orders well
   */
  void step(Terms terms, int free, boolean healthy) throws SQLException {
    tx.run(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select drawn, issued - serving as waiting, pace, clock_timestamp() as now,"
                      + " extract(epoch from clock_timestamp() - stepped_at)::float8 as seconds"
                      + " from waiting_room where event_id = ?"
                      + " and stepped_at <= clock_timestamp() - interval '900 ms'"
                      + " for update skip locked")) {
            select.setString(1, terms.eventId());
            try (ResultSet row = select.executeQuery()) {
              if (!row.next()) {
                return 0L;
              }
              if (row.getObject("drawn") == null) {
                return draw(connection, terms) ? 1L : 0L;
              }
              // After a pause nobody is let in for the time that nothing was decided.
              double seconds = Math.min(2, row.getDouble("seconds"));
              double pace = Turnstile.pace(row.getDouble("pace"), config.pace(), healthy, seconds);
              return serve(
                  connection,
                  terms,
                  instant(row, "now"),
                  free,
                  row.getLong("waiting"),
                  pace,
                  seconds);
            }
          }
        });
  }

  private long serve(
      Connection connection,
      Terms terms,
      Instant now,
      int free,
      long waiting,
      double pace,
      double seconds)
      throws SQLException {
    String id = terms.eventId();
    long more =
        Turnstile.serve(
            new Turnstile.Seen(
                waiting,
                free,
                terms.maxPerOrder(),
                history(connection, id, now),
                config.appearance(),
                config.shopping(),
                pace,
                seconds));
    try (PreparedStatement update =
        connection.prepareStatement(
            "update waiting_room set serving = serving + ?, pace = ?,"
                + " stepped_at = clock_timestamp() where event_id = ?")) {
      update.setLong(1, more);
      update.setDouble(2, pace);
      update.setString(3, id);
      update.executeUpdate();
    }
    if (more > 0) {
      add(connection, id, momentOf(now), Flow.ofServed(more));
    }
    return more;
  }

  /** The 5 s that what happens now is counted in. */
  static Instant momentOf(Instant now) {
    return Instant.ofEpochSecond(now.getEpochSecond() / MOMENT * MOMENT);
  }

  /** As it is now, for who asks. */
  RoomState read(String eventId) throws SQLException {
    return tx.run(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "select *, clock_timestamp() as now from waiting_room where event_id = ?")) {
            select.setString(1, eventId);
            try (ResultSet row = select.executeQuery()) {
              if (!row.next()) {
                throw new SQLException("the waiting room is gone", "40001");
              }
              boolean drawn = row.getObject("drawn") != null;
              return new RoomState(
                  instant(row, "now"),
                  row.getString("commitment"),
                  drawn ? row.getBytes("seed") : null,
                  row.getInt("drawn"),
                  row.getLong("issued"),
                  row.getLong("serving"),
                  drawn ? perSecond(connection, eventId, row) : new double[2]);
            }
          }
        });
  }

  private static double[] perSecond(Connection connection, String eventId, ResultSet room)
      throws SQLException {
    Instant now = instant(room, "now");
    Duration age = Duration.between(instant(room, "drawn_at"), now);
    History history = history(connection, eventId, now);
    return age.compareTo(TOO_YOUNG) < 0
        ? new double[2]
        : new double[] {rate(history, SHORT, age), rate(history, LONG, age)};
  }

  private static double rate(History history, Duration span, Duration age) {
    Duration seen = age.compareTo(span) < 0 ? age : span;
    return history.within(span).served() / (seen.toMillis() / 1000.0);
  }

  private static History history(Connection connection, String eventId, Instant now)
      throws SQLException {
    NavigableMap<Instant, Flow> recent = new TreeMap<>();
    Flow older = Flow.NONE;
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select greatest(at, ?) as moment, sum(served), sum(appeared), sum(appearing), sum(entered),
              sum(bought), sum(choosing), sum(units)
            from waiting_flow where event_id = ? group by moment""")) {
      Instant longAgo = now.minus(REMEMBERED);
      select.setObject(1, at(longAgo));
      select.setString(2, eventId);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          var flow =
              new Flow(
                  row.getLong(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7),
                  row.getLong(8));
          if (instant(row, "moment").isAfter(longAgo)) {
            recent.put(instant(row, "moment"), flow);
          } else {
            older = older.with(flow);
          }
        }
      }
    }
    return new History(now, recent, older);
  }

  /** Forgets who waited for sales that began long ago. */
  int forget() throws SQLException {
    return tx.run(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "delete from waiting_room where drawn_at < now() - make_interval(secs => ?)")) {
            delete.setLong(1, config.kept().toSeconds());
            return delete.executeUpdate();
          }
        });
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
