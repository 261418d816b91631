package io.evently.analytics.report;

import io.evently.analytics.forecast.Pickup;
import io.evently.analytics.forecast.Pickup.Finished;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forecast of an event with what it rests on, or why there is none. */
final class Forecasts {

  /** Tickets of finished events at the same time before they began, and in the end. */
  private static final String HISTORY =
      """
      select e.event_date, e.capacity::bigint as capacity,
        coalesce(sum(c.sold - c.cancelled) filter (where c.at <= e.event_date - t.lead), 0)::bigint
          as on_the_books,
        coalesce(sum(c.sold - c.cancelled) filter (where c.at <= e.event_date), 0)::bigint
          as final_tickets
      from (select event_date - now() as lead, organizer_id from event_fact
          where event_id = :event) t
        join event_fact e on e.event_date < now() and e.status <> 'cancelled'
          and e.capacity is not null and e.sale_starts_at <= e.event_date - t.lead
          and (cast(:of as text) is null or e.organizer_id = :of)
        left join booking_fact b on b.event_id = e.event_id
        left join lateral contribution(b) c on true
      group by e.event_id, e.event_date, e.capacity, t.lead order by e.event_date, e.event_id
      """;

  private Forecasts() {}

  /**
   * @param event a row of {@link Figures#events}
   * @param organizer of the event
   */
  static Map<String, Object> of(
      Query query, Map<String, Object> event, String organizer, Instant asOf) throws SQLException {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("method", "additive_pickup");
    if (!(event.get("event_date") instanceof Instant date)) {
      return none(answer, "unknown_event", "The catalogue entry has not arrived.");
    }
    if (!(event.get("total_capacity") instanceof Number capacity)) {
      return none(answer, "unknown_capacity", "The inventory has not arrived.");
    }
    if (!date.isAfter(asOf) || "cancelled".equals(event.get("status"))) {
      return none(answer, "over", "The event is over or cancelled.");
    }
    String basis = "organizer";
    query.with("event", event.get("event_id"));
    List<Map<String, Object>> history = query.with("of", organizer).rows(HISTORY);
    if (history.size() < Pickup.NEEDED) {
      basis = "all_events";
      history = query.with("of", null).rows(HISTORY);
    }
    answer.put("basis", basis);
    answer.put("comparable_events", history.size());
    answer.put("needed_events", Pickup.NEEDED);
    if (history.size() < Pickup.NEEDED) {
      return none(
          answer,
          "not_enough_history",
          "There are %d comparable finished events; %d are needed."
              .formatted(history.size(), Pickup.NEEDED));
    }
    List<Finished> finished = new ArrayList<>();
    List<Long> capacities = new ArrayList<>();
    for (Map<String, Object> row : history) {
      finished.add(new Finished(number(row, "on_the_books"), number(row, "final_tickets")));
      capacities.add(number(row, "capacity"));
    }
    Pickup.Forecast said =
        Pickup.forecast(number(event, "tickets_sold"), capacity.longValue(), finished);
    answer.put("status", "ok");
    answer.put("expected_final_tickets", said.expected());
    answer.put("interval_80", Map.of("low", said.low(), "high", said.high()));
    answer.put("sellout_probability", said.selloutProbability());
    Pickup.BackTest test = Pickup.backTest(finished, capacities);
    Map<String, Object> backTest = new LinkedHashMap<>();
    if (test == null) {
      backTest.put("status", "not_enough_history");
      backTest.put("reason", "No finished event has %d before it.".formatted(Pickup.NEEDED));
    } else {
      backTest.put("status", "ok");
      backTest.put("date", asOf);
      backTest.put("events", test.events());
      backTest.put("mean_absolute_error_tickets", test.meanAbsoluteError());
      backTest.put("interval_80_coverage", test.coverage());
    }
    answer.put("back_test", backTest);
    return answer;
  }

  private static Map<String, Object> none(
      Map<String, Object> answer, String status, String reason) {
    answer.put("status", status);
    answer.put("reason", reason);
    return answer;
  }

  private static long number(Map<String, Object> row, String name) {
    return ((Number) row.get(name)).longValue();
  }
}
