package io.evently.booking.shard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The map as it is stored: on shard 0, with each other shard knowing whose it is. Whatever does not
 * agree with it is refused, because the other answer is that tickets are sold twice.
 */
final class StoredMap {

  private static final String LOCK = "select pg_advisory_xact_lock(hashtext('evently-shards'))";

  private final List<Shard> shards;

  StoredMap(List<Shard> shards) {
    this.shards = shards;
  }

  /**
   * @param cluster the same in all databases that belong together
   * @param map of shard 0; null in the others
   */
  private record Identity(int number, UUID cluster, ShardMap map) {}

  /**
   * The map; made at the first start. Several processes may start at once.
   *
   * @throws IllegalStateException when the shards are not those of the map
   */
  ShardMap loadOrMake() throws SQLException {
    try (Connection first = shards.getFirst().connect()) {
      first.setAutoCommit(false);
      try {
        try (Statement lock = first.createStatement()) {
          lock.execute(LOCK);
        }
        Identity root = identity(first).orElse(null);
        if (root == null) {
          root = makeRoot(first);
        }
        require(root);
        for (Shard shard : shards.subList(1, shards.size())) {
          join(shard, root.cluster());
        }
        if (shards.size() > 1) {
          for (Shard shard : shards) {
            requireOwnEvents(shard, root.map());
          }
        }
        first.commit();
        return root.map();
      } catch (SQLException | RuntimeException e) {
        first.rollback();
        throw e;
      }
    }
  }

  private void require(Identity root) {
    if (root.number() != 0) {
      throw new IllegalStateException(
          "DATABASE_URL is shard %d, not shard 0: put the URLs in their old order"
              .formatted(root.number()));
    }
    if (root.map().count() != shards.size()) {
      throw new IllegalStateException(
          ("The stored map of shards (version %d) has %d, and %d databases are configured"
                  + " (DATABASE_URL, DATABASE_URL_SHARD_1, …). Events are never moved by a start:"
                  + " configure %d, or see docs/deployment.md, \"Shards\"")
              .formatted(
                  root.map().version(), root.map().count(), shards.size(), root.map().count()));
    }
  }

  private Identity makeRoot(Connection first) throws SQLException {
    ShardMap map = isEmpty(first) ? ShardMap.even(shards.size()) : ShardMap.allOnFirst();
    var root = new Identity(0, UUID.randomUUID(), map);
    insert(first, root);
    return root;
  }

  private static void join(Shard shard, UUID cluster) throws SQLException {
    try (Connection connection = shard.connect()) {
      Identity known = identity(connection).orElse(null);
      if (known == null) {
        if (!isEmpty(connection)) {
          throw new IllegalStateException(
              "DATABASE_URL_SHARD_%d has bookings or events of another Evently in it"
                  .formatted(shard.number()));
        }
        insert(connection, new Identity(shard.number(), cluster, null));
      } else if (!known.cluster().equals(cluster) || known.number() != shard.number()) {
        throw new IllegalStateException(
            "DATABASE_URL_SHARD_%d is shard %d of %s"
                .formatted(
                    shard.number(),
                    known.number(),
                    known.cluster().equals(cluster) ? "this Evently" : "another Evently"));
      }
    }
  }

  /** A map that was changed by hand must not leave an event behind. */
  private static void requireOwnEvents(Shard shard, ShardMap map) throws SQLException {
    List<String> strangers = new ArrayList<>();
    try (Connection connection = shard.connect();
        Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery("select event_id from stock")) {
      while (rows.next()) {
        String event = rows.getString(1);
        if (map.shardOf(Buckets.of(event)) != shard.number()) {
          strangers.add(event);
        }
      }
    }
    if (!strangers.isEmpty()) {
      throw new IllegalStateException(
          "Shard %d has %d events that map version %d puts elsewhere, e.g. %s of bucket %d"
              .formatted(
                  shard.number(),
                  strangers.size(),
                  map.version(),
                  strangers.getFirst(),
                  Buckets.of(strangers.getFirst())));
    }
  }

  private static Optional<Identity> identity(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery("select number, cluster, map_version, buckets from shard")) {
      if (!row.next()) {
        return Optional.empty();
      }
      ShardMap map =
          row.getArray(4) == null
              ? null
              : ShardMap.of(row.getInt(3), (Integer[]) row.getArray(4).getArray());
      return Optional.of(new Identity(row.getInt(1), row.getObject(2, UUID.class), map));
    }
  }

  private static void insert(Connection connection, Identity made) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into shard (number, cluster, map_version, buckets) values (?, ?, ?, ?)")) {
      insert.setInt(1, made.number());
      insert.setObject(2, made.cluster());
      insert.setObject(3, made.map() == null ? null : made.map().version());
      insert.setArray(
          4,
          made.map() == null
              ? null
              : connection.createArrayOf("int4", made.map().shards().toArray()));
      insert.executeUpdate();
    }
  }

  private static boolean isEmpty(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                "select not exists (select from stock) and not exists (select from booking)")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
