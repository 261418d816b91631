package io.evently.pricing.advice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.platform.json.WireFormat;
import io.evently.pricing.guard.Limits;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Gathers evidence, gives advice and keeps it. */
@Singleton
public class Advices {

  private static final String SUBJECT =
      """
      select e.*, t.ticket_type, t.capacity, t.face_value,
        case when t.published_for = t.face_value then t.published else t.face_value end as price,
        s.left_units
      from ticket_type t join event e using (event_id)
        left join stock s using (event_id, ticket_type)
      where event_id = ? and ticket_type = ?
      """;

  private static final String KEEP =
      """
      insert into recommendation (id, event_id, ticket_type, made_at, action, evidence, advice,
        price, proposed, face_value, price_version)
      values (?, ?, ?, now(), ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing
      """;

  private static final ObjectMapper JSON = WireFormat.apply(new ObjectMapper());

  private final DataSource datasource;
  private final PricingConfig config;

  Advices(DataSource datasource, PricingConfig config) {
    this.datasource = datasource;
    this.config = config;
  }

  /** Advice for a ticket type at this time; the same evidence gives the same recommendation. */
  public Recommendation give(Connection connection, String eventId, String type, Instant now)
      throws SQLException {
    Evidence evidence =
        evidence(connection, eventId, type, now.truncatedTo(ChronoUnit.HOURS)).orElseThrow();
    String text = text(evidence);
    Advice advice = Advisor.advise(evidence);
    UUID id = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    try (PreparedStatement insert = connection.prepareStatement(KEEP)) {
      insert.setObject(1, id);
      insert.setString(2, eventId);
      insert.setString(3, type);
      insert.setString(4, advice.action());
      insert.setString(5, text);
      insert.setString(6, text(advice));
      insert.setBigDecimal(7, evidence.price());
      insert.setBigDecimal(8, advice.proposed());
      insert.setBigDecimal(9, evidence.faceValue());
      insert.setLong(10, evidence.priceVersion());
      insert.executeUpdate();
    }
    return find(connection, id).orElseThrow();
  }

  /** A recommendation that was given. */
  public Optional<Recommendation> find(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select evidence, advice, made_at, applied_at, applied_as from recommendation"
                + " where id = ?")) {
      select.setObject(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(read(id, row)) : Optional.empty();
      }
    }
  }

  private static Recommendation read(UUID id, ResultSet row) throws SQLException {
    try {
      Timestamp applied = row.getTimestamp("applied_at");
      return new Recommendation(
          id.toString(),
          JSON.readValue(row.getString("evidence"), Evidence.class),
          JSON.readValue(row.getString("advice"), Advice.class),
          row.getString("advice"),
          row.getTimestamp("made_at").toInstant(),
          applied == null ? null : applied.toInstant(),
          row.getObject("applied_as", Long.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a recommendation is not what this service writes", e);
    }
  }

  /** Whether the stored evidence gives the stored advice again, to the last character. */
  public static boolean replays(Recommendation stored) {
    return text(Advisor.advise(stored.evidence())).equals(stored.storedAdvice());
  }

  /** All that is known of a ticket type; empty where it is not known. */
  public Optional<Evidence> evidence(
      Connection connection, String eventId, String type, Instant asOf) throws SQLException {
    List<Evidence.Cell> cells = cells(connection, eventId, type);
    try (PreparedStatement select = connection.prepareStatement(SUBJECT)) {
      select.setString(1, eventId);
      select.setString(2, type);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(evidence(row, cells, asOf)) : Optional.empty();
      }
    }
  }

  private Evidence evidence(ResultSet row, List<Evidence.Cell> cells, Instant asOf)
      throws SQLException {
    Instant date = row.getTimestamp("event_date").toInstant();
    Timestamp ends = row.getTimestamp("sale_ends_at");
    Timestamp applied = row.getTimestamp("applied_at");
    return new Evidence(
        Advisor.MODEL,
        row.getString("event_id"),
        row.getString("ticket_type"),
        row.getString("status"),
        row.getString("currency"),
        asOf,
        date,
        ends == null ? date : ends.toInstant(),
        applied == null ? null : applied.toInstant(),
        row.getBigDecimal("face_value"),
        row.getBigDecimal("price"),
        row.getLong("price_version"),
        row.getInt("capacity"),
        row.getObject("left_units", Integer.class),
        cells,
        limits(row));
  }

  private Limits limits(ResultSet row) throws SQLException {
    return new Limits(
        or(row.getBigDecimal("floor_share"), Limits.FLOOR_SHARE),
        or(row.getBigDecimal("ceiling_share"), Limits.CEILING_SHARE),
        or(row.getBigDecimal("minimum_price"), BigDecimal.ZERO),
        Limits.MAX_STEP,
        changeEvery().toHours(),
        Limits.FREEZE_HOURS);
  }

  private Duration changeEvery() {
    return config.changeEvery();
  }

  private static BigDecimal or(BigDecimal value, BigDecimal otherwise) {
    return value == null ? otherwise : value;
  }

  private static List<Evidence.Cell> cells(Connection connection, String eventId, String type)
      throws SQLException {
    List<Evidence.Cell> cells = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select day, price, views, quotes, refusals, sold, refunded from evidence
            where event_id = ? and ticket_type = ? order by day, price
            """)) {
      select.setString(1, eventId);
      select.setString(2, type);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          cells.add(
              new Evidence.Cell(
                  row.getObject(1, LocalDate.class),
                  row.getBigDecimal(2),
                  row.getLong(3),
                  row.getLong(4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7)));
        }
      }
    }
    return cells;
  }

  private static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values must be writable", e);
    }
  }

  /** What was applied is kept for ever: it explains a price that was paid. */
  @Scheduled(every = "1h", delayed = "13m")
  @RunOnVirtualThread
  void forgetOld() throws SQLException {
    try (Connection connection = datasource.getConnection();
        PreparedStatement delete =
            connection.prepareStatement(
                "delete from recommendation where applied_at is null"
                    + " and made_at < now() - interval '30 days'")) {
      delete.executeUpdate();
    }
  }
}
