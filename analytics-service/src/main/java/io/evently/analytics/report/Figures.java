package io.evently.analytics.report;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Statements of the reports: sold is what was confirmed and is not cancelled. */
final class Figures {

  private static final String BOOKINGS =
      " from booking_fact b left join event_fact e using (event_id) where :own ";
  private static final String SOLD = BOOKINGS + "and b.status = 'confirmed' ";
  private static final String WAITING =
      " from waitlist_fact w left join event_fact e using (event_id) where :own ";
  private static final String EVENT_ROWS =
      """
      select e.event_id, e.name, e.venue, e.event_date, e.status, e.capacity as total_capacity,
        e.available as available_seats, e.currency, e.price,
        coalesce(s.bookings, 0) as total_bookings, coalesce(s.tickets, 0) as tickets_sold,
        round(coalesce(s.tickets, 0)::numeric / nullif(e.capacity, 0), 4)::float8
          as capacity_utilization,
        (select count(*) from waitlist_fact w where w.event_id = e.event_id
          and w.status in ('waiting', 'offered')) as waitlist_demand
      from event_fact e left join lateral (
        select count(*) as bookings, sum(b.quantity) as tickets from booking_fact b
        where b.event_id = e.event_id and b.status = 'confirmed') s on true
      where :own
      """;

  private Figures() {}

  static Map<String, Object> overview(Query query) throws SQLException {
    Map<String, Object> overview =
        query.row(
            "select (select count(*) from event_fact e where :own and e.version > 0)"
                + " as total_events, count(*) as total_bookings,"
                + " coalesce(sum(b.quantity), 0) as tickets_sold,"
                + " count(distinct b.user_id) as unique_customers"
                + SOLD);
    overview.put("total_revenue", revenue(query, "true"));
    return overview;
  }

  /** Confirmed minus refunded by currency, from the hourly roll-up. */
  static List<Map<String, Object>> revenue(Query query, String condition) throws SQLException {
    return query.rows(
        "select r.currency, sum(r.gross - r.refunded) as amount"
            + " from roll_up r left join event_fact e using (event_id)"
            + " where :own and r.grain = 'hour' and "
            + condition
            + " group by 1 order by 1");
  }

  static List<Map<String, Object>> events(Query query, String rest) throws SQLException {
    List<Map<String, Object>> events = query.rows(EVENT_ROWS + rest);
    for (Map<String, Object> event : events) {
      event.put(
          "revenue",
          query
              .with("event", event.get("event_id"))
              .rows(
                  "select currency, sum(gross - refunded) as amount from roll_up"
                      + " where grain = 'day' and event_id = :event group by 1 order by 1"));
    }
    return events;
  }

  static Object capacityUtilization(Query query) throws SQLException {
    return query
        .row(
            "select round(sum(least(s.tickets, e.capacity))::numeric"
                + " / nullif(sum(e.capacity), 0), 4)::float8 as share"
                + " from event_fact e cross join lateral (select coalesce(sum(b.quantity), 0)"
                + " as tickets from booking_fact b where b.event_id = e.event_id"
                + " and b.status = 'confirmed') s where :own and e.capacity is not null")
        .get("share");
  }

  static List<Map<String, Object>> timeline(Query query) throws SQLException {
    return query.rows(
        """
        select to_char(bucket at time zone 'UTC', 'YYYY-MM-DD') as booking_date, currency,
          sold as tickets_sold, cancelled as tickets_cancelled,
          gross - refunded as daily_revenue,
          (select count(*) from booking_fact b where b.event_id = r.event_id
            and b.currency = r.currency and b.confirmed_at >= r.bucket
            and b.confirmed_at < r.bucket + interval '1 day') as bookings_count
        from roll_up r where grain = 'day' and event_id = :event order by bucket, currency
        """);
  }

  /** Tickets on the books at the end of each lead day, day 0 being the last before the event. */
  static List<Map<String, Object>> curve(Query query) throws SQLException {
    return query.rows(
        """
        select lead_day, sum(sum(tickets)) over (order by lead_day desc)::bigint as tickets
        from (
          select floor(extract(epoch from e.event_date - c.at) / 86400)::int as lead_day,
            c.sold - c.cancelled as tickets
          from booking_fact b cross join lateral contribution(b) c
            join event_fact e on e.event_id = b.event_id
          where b.event_id = :event and e.event_date is not null) t
        group by lead_day order by lead_day desc
        """);
  }

  /** The last seven days against the seven before. */
  static Map<String, Object> growth(Query query) throws SQLException {
    Map<String, Object> growth = new LinkedHashMap<>();
    growth.put(
        "bookings_growth_7d",
        query.row(
            """
            select recent, before, round((recent - before)::numeric / nullif(before, 0), 4)::float8
              as growth
            from (select count(*) filter (where b.confirmed_at >= now() - interval '7 days')
                as recent,
              count(*) filter (where b.confirmed_at < now() - interval '7 days') as before
            """
                + SOLD
                + "and b.confirmed_at >= now() - interval '14 days') t"));
    growth.put(
        "revenue_growth_7d",
        query.rows(
            """
            select currency, recent, before,
              round((recent - before) / nullif(before, 0), 4)::float8 as growth
            from (select c.currency,
              coalesce(sum(c.gross - c.refunded)
                filter (where c.at >= now() - interval '7 days'), 0) as recent,
              coalesce(sum(c.gross - c.refunded)
                filter (where c.at < now() - interval '7 days'), 0) as before
            from booking_fact b cross join lateral contribution(b) c
              left join event_fact e on e.event_id = b.event_id
            where :own and c.at >= now() - interval '14 days' group by 1) t order by 1
            """));
    growth.put(
        "new_customers_7d",
        query.row(
            """
            select count(*) filter (where first >= now() - interval '7 days') as recent,
              count(*) filter (where first < now() - interval '7 days'
                and first >= now() - interval '14 days') as before
            from (select min(b.confirmed_at) as first
            """
                + SOLD
                + "group by b.user_id) t"));
    return growth;
  }

  static Map<String, Object> customers(Query query) throws SQLException {
    Map<String, Object> insights = new LinkedHashMap<>();
    insights.put(
        "customer_segments",
        query.rows(
            """
            select segment, count(*) as count from (
              select case when count(*) >= 5 then 'vip' when count(*) >= 3 then 'frequent'
                when count(*) = 2 then 'repeat' else 'new' end as segment
            """
                + SOLD
                + "group by b.user_id) t group by 1 order by 2 desc, 1"));
    insights.put(
        "peak_booking_hours",
        query.rows(
            "select extract(hour from b.confirmed_at at time zone 'UTC')::int as hour,"
                + " count(*) as bookings"
                + SOLD
                + "and b.confirmed_at is not null group by 1 order by 2 desc, 1 limit 5"));
    insights.put(
        "popular_days",
        query.rows(
            "select trim(to_char(b.confirmed_at at time zone 'UTC', 'day')) as day,"
                + " count(*) as bookings"
                + SOLD
                + "and b.confirmed_at is not null group by 1 order by 2 desc, 1"));
    return insights;
  }

  static Map<String, Object> waitlist(Query query) throws SQLException {
    Map<String, Object> waitlist =
        query.row(
            "select count(*) as entries, count(*) filter (where w.status = 'waiting') as waiting,"
                + " count(*) filter (where w.status = 'accepted') as accepted,"
                + " round((avg(extract(epoch from o.offered - w.joined_at)) / 3600)::numeric, 3)"
                + "::float8 as avg_wait_time_hours"
                + WAITING.replace(
                    " where ",
                    " left join (select entry_id, min(offered_at) as offered from offer_fact"
                        + " group by 1) o using (entry_id) where "));
    waitlist.putAll(
        query.row(
            """
            select count(*) as offers,
              round(count(*) filter (where o.outcome = 'accepted')::numeric
                / nullif(count(*) filter (where o.outcome is not null), 0), 4)::float8
                as conversion_rate,
              round(sum(o.quantity) filter (where o.outcome = 'accepted')::numeric
                / nullif(sum(o.quantity) filter (where o.outcome is not null), 0), 4)::float8
                as conversion_rate_per_seat
            from offer_fact o left join event_fact e using (event_id) where :own
            """));
    // A seat that came free may be offered several times; it counts once it was taken or is open.
    waitlist.put(
        "most_demanded_events",
        query.rows(
            "select w.event_id, e.name, count(*) as entries, sum(w.quantity) as tickets"
                + WAITING
                + "group by 1, 2 order by 3 desc, 1 limit 5"));
    return waitlist;
  }

  static List<Map<String, Object>> deliveries(Query query) throws SQLException {
    return query.rows(
        "select coalesce(d.channel, 'none') as channel, d.status, count(*) as messages,"
            + " round(avg(extract(epoch from d.settled_at - d.created_at) * 1000)::numeric, 1)"
            + "::float8 as avg_delivery_ms"
            + " from delivery_fact d left join event_fact e using (event_id) where :own"
            + " group by 1, 2 order by 1, 2");
  }

  static Map<String, Object> lastHour(Query query) throws SQLException {
    Map<String, Object> hour =
        query.row(
            "select count(*) as bookings_last_hour,"
                + " coalesce(sum(b.quantity), 0) as tickets_last_hour"
                + SOLD
                + "and b.confirmed_at >= now() - interval '1 hour'");
    hour.put(
        "revenue_last_hour",
        query.rows(
            "select b.currency, sum(b.amount) as amount"
                + SOLD
                + "and b.confirmed_at >= now() - interval '1 hour' group by 1 order by 1"));
    hour.putAll(
        query.row(
            "select count(*) as new_waitlist_joins"
                + WAITING
                + "and w.joined_at >= now() - interval '1 hour'"));
    Map<String, Object> trends =
        query.row(
            "select round(count(*) / 60.0, 4)::float8 as bookings_per_minute"
                + SOLD
                + "and b.confirmed_at >= now() - interval '1 hour'");
    trends.putAll(
        query.row(
            "select count(*) as bookings_hour_before"
                + SOLD
                + "and b.confirmed_at >= now() - interval '2 hours'"
                + " and b.confirmed_at < now() - interval '1 hour'"));
    hour.put("trends", trends);
    return hour;
  }

  static Map<String, Object> funnel(Query query) throws SQLException {
    Map<String, Object> funnel = new LinkedHashMap<>();
    funnel.put(
        "funnel_stages",
        query.rows(
            "with t as (select count(*) as all_of_them,"
                + " count(*) filter (where b.confirmed_at is not null) as confirmed,"
                + " count(*) filter (where b.confirmed_at is not null"
                + " and b.status = 'cancelled') as cancelled,"
                + " count(*) filter (where b.confirmed_at is null"
                + " and b.status = 'cancelled') as returned,"
                + " count(*) filter (where b.status = 'expired') as expired"
                + BOOKINGS
                + ") "
                + stages(
                    "'holds', all_of_them, all_of_them",
                    "'confirmed', confirmed, all_of_them",
                    "'cancelled', cancelled, confirmed",
                    "'returned', returned, all_of_them",
                    "'expired', expired, all_of_them")));
    funnel.put(
        "waitlist_stages",
        query.rows(
            "with t as (select count(*) as joined, count(*) filter (where exists"
                + " (select 1 from offer_fact o where o.entry_id = w.entry_id)) as offered,"
                + " count(*) filter (where w.status = 'accepted') as accepted"
                + WAITING
                + ") "
                + stages(
                    "'joined', joined, joined",
                    "'offered', offered, joined",
                    "'accepted', accepted, offered")));
    return funnel;
  }

  private static String stages(String... stages) {
    return "select stage, count, round(count::numeric / nullif(of, 0), 4)::float8"
        + " as conversion_rate from t cross join lateral (values ("
        + String.join("), (", stages)
        + ")) s(stage, count, of)";
  }
}
