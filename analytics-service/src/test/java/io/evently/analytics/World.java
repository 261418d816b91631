package io.evently.analytics;

import io.evently.platform.testing.TopicRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Records as the other services would write them. */
public final class World {

  public static final String BOOKINGS = "evently.booking.bookings.v1";
  public static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  private World() {}

  public static String id() {
    return UUID.randomUUID().toString();
  }

  public static TopicRecord event(String id, String organizer, Instant date, int version) {
    return record(
        "evently.event.events.v1",
        id,
        "evently.event.changed.v1",
        version,
        """
        {"event_id":"%s","version":%d,"organizer_id":"%s","name":"Jazz %s","venue":"Hall",
         "event_date":"%s","status":"published","currency":"EUR","sale_starts_at":"2020-01-01T00:00:00Z",
         "ticket_types":[{"id":"general","name":"General","price":"50.00","capacity":100}],
         "created_at":"2020-01-01T00:00:00Z","updated_at":"2020-01-01T00:00:00Z"}"""
            .formatted(id, version, organizer, version, date));
  }

  /** A catalogue entry that no version of the contract allows: it has nothing to sell. */
  public static TopicRecord unreadable(String id) {
    return record(
        "evently.event.events.v1",
        id,
        "evently.event.changed.v1",
        1,
        "{\"event_id\":\"%s\",\"version\":1,\"event_date\":\"%s\"}".formatted(id, NOW));
  }

  public static TopicRecord inventory(String id, int version, int taken) {
    return record(
        "evently.booking.inventory.v1",
        id,
        "evently.booking.inventory.changed.v1",
        version,
        """
        {"event_id":"%s","version":%d,"as_of":"2026-01-01T00:00:00Z","capacity":100,"available":%d,
         "waitlist_reserved":0,"taken":%d,"ticket_types":[]}"""
            .formatted(id, version, 100 - taken, taken));
  }

  public static TopicRecord booking(
      String id, String event, String status, int sequence, int quantity, Instant at) {
    return record(
        BOOKINGS,
        id,
        "evently.booking." + status + ".v1",
        sequence,
        """
        {"booking_id":"%s","event_id":"%s","user_id":"u%s","ticket_type":"general","quantity":%d,
         "unit_price":"50.00","total_amount":"%d.00","currency":"EUR","status":"%s",
         "booking_reference":"EVT-1","sequence":%d,"created_at":"%s","updated_at":"%s"%s}"""
            .formatted(
                id,
                event,
                id.charAt(0),
                quantity,
                50 * quantity,
                status,
                sequence,
                at,
                at,
                status.equals("cancelled") ? ",\"refund_due\":\"" + 50 * quantity + ".00\"" : ""));
  }

  public static TopicRecord entry(
      String id, String event, String change, int sequence, Instant at) {
    String status =
        switch (change) {
          case "joined" -> "waiting";
          case "declined", "offer_expired" -> "waiting";
          default -> change;
        };
    String offer =
        sequence == 1
            ? ""
            : ",\"offer\":{\"offer_id\":\"o%s\",\"booking_id\":\"b\",\"offered_at\":\"%s\",\"expires_at\":\"%s\"}"
                .formatted(id, NOW.minusSeconds(1800), NOW);
    return record(
        "evently.waitlist.entries.v1",
        id,
        "evently.waitlist.entry.changed.v1",
        sequence,
        """
        {"entry_id":"%s","event_id":"%s","user_id":"u1","ticket_type":"general","quantity":2,
         "tier":"standard","status":"%s","change":"%s","joined_at":"%s","sequence":%d,
         "updated_at":"%s"%s}"""
            .formatted(id, event, status, change, NOW.minusSeconds(3000), sequence, at, offer));
  }

  public static TopicRecord delivery(String id, String event, String status) {
    return record(
        "evently.notification.deliveries.v1",
        id,
        "evently.notification.delivery.settled.v1",
        1,
        """
        {"message_id":"%s","kind":"booking_confirmed","user_id":"u1","event_id":"%s","status":"%s",
         "channel":"email","attempts":1,"created_at":"%s","settled_at":"%s"}"""
            .formatted(id, event, status, NOW.minusMillis(250), NOW));
  }

  /** Bookings that go every way, over three days, with events, seats, waitlist and messages. */
  public static List<TopicRecord> busy(long seed, String organizer) {
    Random random = new Random(seed);
    List<TopicRecord> records = new ArrayList<>();
    for (int e = 0; e < 3; e++) {
      String event = id();
      for (int version = 1; version <= 3; version++) {
        records.add(event(event, organizer, NOW.plus(20, ChronoUnit.DAYS), version));
        records.add(inventory(event, version, version));
      }
      for (int b = 0; b < 20; b++) {
        String booking = id();
        int quantity = 1 + random.nextInt(4);
        Instant at = NOW.minus(random.nextInt(72 * 60) + 200L, ChronoUnit.MINUTES);
        boolean hold = random.nextBoolean();
        int sequence = 1;
        if (hold) {
          records.add(booking(booking, event, "held", sequence++, quantity, at));
        }
        if (!hold || random.nextBoolean()) {
          Instant sold = at.plusSeconds(random.nextInt(600));
          records.add(booking(booking, event, "confirmed", sequence++, quantity, sold));
          if (quantity > 1 && random.nextInt(3) == 0) {
            // A part is given back: the state has fewer tickets.
            quantity--;
            records.add(
                booking(booking, event, "confirmed", sequence++, quantity, sold.plusSeconds(3600)));
          }
          if (random.nextInt(3) == 0) {
            records.add(
                booking(booking, event, "cancelled", sequence, quantity, sold.plusSeconds(7200)));
          }
        } else if (random.nextBoolean()) {
          records.add(booking(booking, event, "expired", sequence, quantity, at.plusSeconds(900)));
        }
      }
      String entry = id();
      records.add(entry(entry, event, "joined", 1, NOW.minusSeconds(3000)));
      records.add(entry(entry, event, "offered", 2, NOW.minusSeconds(1800)));
      records.add(entry(entry, event, e == 0 ? "accepted" : "declined", 3, NOW));
      records.add(delivery(id(), event, "delivered"));
    }
    return records;
  }

  private static TopicRecord record(
      String topic, String key, String type, int sequence, String json) {
    return TopicRecord.cloudEvent(
        topic, key, key + "-" + sequence, "/evently/test/" + topic, type, sequence, json);
  }
}
