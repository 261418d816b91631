package io.evently.analytics.report;

import io.evently.platform.database.Replica;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Each report reads one snapshot of the facts; its {@code as_of} is the database's time of it. A
 * replica, looked at from the start, may answer: all that was committed before {@code as_of} is
 * counted there as well.
 */
@Startup
@Singleton
class Analytics {

  private static final int FORECASTS = 50;

  private static final String POPULAR = " order by tickets_sold desc, e.event_id limit 5";
  private static final String UPCOMING =
      " and e.event_date > now() and e.status <> 'cancelled' order by e.event_date, e.event_id limit ";

  private final DataSource datasource;
  private final Replica replica;

  Analytics(DataSource datasource, Replica replica) {
    this.datasource = datasource;
    this.replica = replica;
  }

  @FunctionalInterface
  private interface Report {
    void write(Query query, Instant asOf, Map<String, Object> data) throws SQLException;
  }

  /** {@code organizer} is null for all events, here and below. */
  Map<String, Object> overall(String organizer) throws SQLException {
    return read(
        organizer,
        (query, asOf, data) -> {
          data.put("overview", List.of(Figures.overview(query)));
          data.put("capacity_utilization", Figures.capacityUtilization(query));
          data.put("popular_events", Figures.events(query, POPULAR));
        });
  }

  Map<String, Object> event(String organizer, String id) throws SQLException {
    return read(
        organizer,
        (query, asOf, data) -> {
          query.with("event", id);
          List<Map<String, Object>> stats =
              Figures.events(query, " and e.event_id = :event and e.version > 0");
          if (stats.isEmpty()) {
            throw ProblemException.of(CommonProblem.NOT_FOUND, "There is no such event.");
          }
          data.put("event_stats", stats);
          data.put("booking_timeline", Figures.timeline(query));
          data.put("booking_curve", Figures.curve(query));
          data.put("forecast", forecast(query, stats.getFirst(), asOf));
        });
  }

  Map<String, Object> dashboard(String organizer) throws SQLException {
    return read(
        organizer,
        (query, asOf, data) -> {
          Map<String, Object> overview = Figures.overview(query);
          overview.put("growth_metrics", Figures.growth(query));
          data.put("overview", overview);
          data.put(
              "event_performance",
              Map.of(
                  "top_selling_events",
                  Figures.events(query, POPULAR),
                  "underperforming_events",
                  Figures.events(
                      query,
                      " and e.event_date > now() and e.status <> 'cancelled' and e.capacity > 0"
                          + " order by capacity_utilization, e.event_date, e.event_id limit 5")));
          data.put("customer_insights", Figures.customers(query));
          data.put("waitlist_analytics", Figures.waitlist(query));
          data.put("delivery", Figures.deliveries(query));
          data.put("forecasting", predictions(query, asOf, 10));
        });
  }

  Map<String, Object> realtime(String organizer) throws SQLException {
    // It is told with the number of records behind, which counts what the primary has applied.
    try (Connection connection = datasource.getConnection()) {
      return read(
          connection,
          () -> Duration.ZERO,
          organizer,
          (query, asOf, data) -> data.putAll(Figures.lastHour(query)));
    }
  }

  Map<String, Object> funnel(String organizer) throws SQLException {
    return read(organizer, (query, asOf, data) -> data.putAll(Figures.funnel(query)));
  }

  Map<String, Object> predictive(String organizer) throws SQLException {
    return read(
        organizer,
        (query, asOf, data) -> data.put("event_predictions", predictions(query, asOf, FORECASTS)));
  }

  private static List<Map<String, Object>> predictions(Query query, Instant asOf, int limit)
      throws SQLException {
    List<Map<String, Object>> predictions = new ArrayList<>();
    for (Map<String, Object> event : Figures.events(query, UPCOMING + limit)) {
      Map<String, Object> prediction = new LinkedHashMap<>();
      prediction.put("event_id", event.get("event_id"));
      prediction.put("event_name", event.get("name"));
      prediction.put("current_utilization", event.get("capacity_utilization"));
      prediction.put("tickets_sold", event.get("tickets_sold"));
      prediction.put("waitlist_demand", event.get("waitlist_demand"));
      prediction.put(
          "days_until_event", Duration.between(asOf, (Instant) event.get("event_date")).toDays());
      prediction.put("forecast", forecast(query, event, asOf));
      predictions.add(prediction);
    }
    return predictions;
  }

  private static Map<String, Object> forecast(Query query, Map<String, Object> event, Instant asOf)
      throws SQLException {
    Object organizer =
        query
            .with("event", event.get("event_id"))
            .row("select organizer_id from event_fact where event_id = :event")
            .get("organizer_id");
    return Forecasts.of(query, event, (String) organizer, asOf);
  }

  private Map<String, Object> read(String organizer, Report report) throws SQLException {
    return replica.read((connection, behind) -> read(connection, behind, organizer, report));
  }

  private static Map<String, Object> read(
      Connection connection, Supplier<Duration> behind, String organizer, Report report)
      throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try {
      Query query = new Query(connection, organizer);
      Instant now = (Instant) query.row("select now() as as_of").get("as_of");
      Instant asOf = now.minus(behind.get());
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("as_of", asOf);
      report.write(query, asOf, data);
      return data;
    } finally {
      connection.rollback();
      connection.setReadOnly(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
  }
}
