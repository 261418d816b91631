package io.evently.bench.chaos;

import io.evently.bench.Invariant;
import io.evently.local.Service;
import io.evently.local.Suite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What others have made of what booking-service has told them. */
final class Mirrors {

  private static final int SHOWN = 5;

  private final Tables analytics;
  private final Tables catalogue;
  private final Tables messages;

  /**
   * @param events all of a run
   */
  Mirrors(Suite suite, List<String> events) {
    List<String> looked = Stream.concat(events.stream(), Stream.of(BadRecords.NO_EVENT)).toList();
    analytics = new Tables(suite, Service.ANALYTICS, looked);
    catalogue = new Tables(suite, Service.EVENT, looked);
    messages = new Tables(suite, Service.NOTIFICATION, looked);
  }

  private record Fact(UUID id, String event, int quantity, String status, long sequence) {}

  private record Seats(String event, long available, long taken) {}

  List<Invariant> judge(List<Books.Row> bookings, Map<String, Books.Stock> stocks) {
    Set<Fact> stored = new HashSet<>();
    bookings.forEach(
        b -> stored.add(new Fact(b.id(), b.event(), b.quantity(), b.status(), b.sequence())));
    Set<Seats> seats = new HashSet<>();
    stocks.forEach((event, s) -> seats.add(new Seats(event, s.available(), s.held() + s.sold())));
    return List.of(
        same("analytics-service knows the bookings, each once, and no others", stored, facts()),
        same(
            "analytics-service knows the stock",
            seats,
            seats(analytics, "select event_id, available, taken from event_fact")),
        same(
            "event-service shows the stock",
            seats,
            seats(catalogue, "select event_id, available, taken from stock")),
        toldOnce(bookings, told()));
  }

  private List<Fact> facts() {
    return analytics.list(
        "select booking_id, event_id, quantity, status, sequence from booking_fact"
            + " where event_id = any (?)",
        row ->
            new Fact(
                UUID.fromString(row.getString(1)),
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                row.getLong(5)));
  }

  private static List<Seats> seats(Tables tables, String select) {
    return tables.list(
        select + " where event_id = any (?)",
        row -> new Seats(row.getString(1), row.getLong(2), row.getLong(3)));
  }

  private List<String> told() {
    return messages.list(
        "select kind || ' ' || subject_id from message where event_id = any (?)"
            + " and kind in ('booking_confirmed', 'booking_cancelled')",
        row -> row.getString(1));
  }

  /**
   * Whoever has tickets in the end is told so, and nobody is told anything twice.
   *
   * @param messages kind and booking of each
   */
  static Invariant toldOnce(List<Books.Row> bookings, List<String> messages) {
    Map<String, Integer> told = new HashMap<>();
    messages.forEach(one -> told.merge(one, 1, Integer::sum));
    Set<String> known = new HashSet<>();
    bookings.forEach(
        b -> {
          known.add("booking_confirmed " + b.id());
          known.add("booking_cancelled " + b.id());
        });
    List<String> wrong =
        Stream.concat(
                told.entrySet().stream()
                    .filter(e -> e.getValue() > 1 || !known.contains(e.getKey()))
                    .map(e -> e.getKey() + " told " + e.getValue() + " times"),
                bookings.stream()
                    .filter(b -> b.status().equals("confirmed"))
                    .filter(b -> !told.containsKey("booking_confirmed " + b.id()))
                    .map(b -> b.id() + " was never told of"))
            .toList();
    return new Invariant(
        "notification-service has one message for each booking that was confirmed, and no other twice",
        wrong.isEmpty(),
        wrong.isEmpty()
            ? told.size() + " messages"
            : wrong.size() + ": " + wrong.stream().limit(SHOWN).toList());
  }

  static <T> Invariant same(String name, Set<T> stored, List<T> mirrored) {
    Set<T> there = new HashSet<>();
    List<String> wrong = new ArrayList<>();
    for (T one : mirrored) {
      if (!there.add(one) || !stored.contains(one)) {
        wrong.add("unwanted " + one);
      }
    }
    stored.stream().filter(s -> !there.contains(s)).forEach(s -> wrong.add("missing " + s));
    return new Invariant(
        name,
        wrong.isEmpty(),
        wrong.isEmpty()
            ? stored.size() + " are equal"
            : wrong.size() + ": " + wrong.stream().limit(SHOWN).toList());
  }
}
