package io.evently.notification.message;

import io.evently.notification.sql.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What was sent, to one person and in sum. */
@Singleton
public class History {

  private static final String PAGE =
      "select "
          + Messages.COLUMNS
          + " from message m"
          + Messages.KNOWN
          + """
          where m.user_id = ? and (cast(? as timestamptz) is null or (m.created_at, m.id) < (?, ?))
          order by m.created_at desc, m.id desc limit ?
          """;

  private final Messages messages;

  History(Messages messages) {
    this.messages = messages;
  }

  /** Attempts of a channel that ended in a way; {@code open} for those that have not ended. */
  public record Attempts(String channel, String outcome, long count) {}

  /**
   * All figures of one snapshot.
   *
   * @param statuses messages by status, all of them named
   * @param reasons messages by why they were not delivered
   * @param averageMillis from making to delivering a message; null where none was delivered
   */
  public record Sums(
      Instant asOf,
      Map<String, Long> statuses,
      Map<String, Long> reasons,
      List<Attempts> attempts,
      Double averageMillis) {}

  /**
   * A person's messages, newest first.
   *
   * @param before time of the last one seen; null for the first page
   * @param id of the last one seen
   */
  public List<Message> of(String userId, Instant before, UUID id, int most) throws SQLException {
    return messages.transaction(
        c -> Sql.list(c, PAGE, Messages::read, userId, before, before, id, most));
  }

  /** Of all messages that are kept. */
  public Sums sums() throws SQLException {
    return messages.transaction(
        c -> {
          Sql.run(c, "set transaction isolation level repeatable read, read only");
          Map<String, Long> statuses = new LinkedHashMap<>();
          for (Status status : Status.values()) {
            statuses.put(status.wireName(), 0L);
          }
          Sql.list(
              c,
              "select status, count(*) from message group by 1",
              row -> statuses.put(row.getString(1), row.getLong(2)));
          Map<String, Long> reasons = new LinkedHashMap<>();
          Sql.list(
              c,
              "select reason, count(*) from message where reason is not null group by 1 order by 1",
              row -> reasons.put(row.getString(1), row.getLong(2)));
          List<Attempts> attempts =
              Sql.list(
                  c,
                  "select channel, coalesce(outcome, 'open'), count(*) from attempt"
                      + " group by 1, 2 order by 1, 2",
                  row -> new Attempts(row.getString(1), row.getString(2), row.getLong(3)));
          Double average =
              Sql.list(
                      c,
                      "select (extract(epoch from avg(settled_at - created_at)) * 1000)::float8"
                          + " from message where status = 'delivered'",
                      row -> row.getObject(1, Double.class))
                  .getFirst();
          Instant now =
              Sql.list(c, "select now() as now", row -> Sql.instant(row, "now")).getFirst();
          return new Sums(now, statuses, reasons, attempts, average);
        });
  }
}
