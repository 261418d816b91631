package io.evently.notification;

import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** Looks into the tables of the service. */
public final class Look {

  public static final Duration PATIENCE = Duration.ofSeconds(40);

  private final DataSource datasource;

  public Look(DataSource datasource) {
    this.datasource = datasource;
  }

  /** The first column of all rows, as text. */
  public List<String> column(String sql, Object... values) {
    try (var connection = datasource.getConnection();
        var select = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      List<String> read = new ArrayList<>();
      if (select.execute()) {
        try (var row = select.getResultSet()) {
          while (row.next()) {
            read.add(row.getString(1));
          }
        }
      }
      return read;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kind, status, channel and reason of a person's messages. */
  public List<String> messages(String user) {
    return column(
        """
        select kind || ' ' || status || coalesce(' ' || channel, '') || coalesce(' ' || reason, '')
        from message where user_id = ? order by created_at, kind
        """,
        user);
  }

  /** Waits until these and no other are a person's messages. */
  public void awaitMessages(String user, String... expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                org.assertj.core.api.Assertions.assertThat(messages(user))
                    .containsExactlyInAnyOrder(expected));
  }

  /** Channels and outcomes of the attempts at a person's messages, in their order. */
  public List<String> attempts(String user) {
    return column(
        """
        select a.channel || ' ' || coalesce(a.outcome, 'open') from attempt a
        join message m on m.id = a.message_id where m.user_id = ? order by m.created_at, a.number
        """,
        user);
  }

  /** The id of a person's only message. */
  public String idOf(String user) {
    List<String> ids = column("select id::text from message where user_id = ?", user);
    if (Set.copyOf(ids).size() != 1) {
      throw new AssertionError(user + " has " + ids);
    }
    return ids.getFirst();
  }
}
