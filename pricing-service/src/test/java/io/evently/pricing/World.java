package io.evently.pricing;

import io.evently.platform.testing.TopicRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Records as the other services would write them. */
public final class World {

  public static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  public static final Instant SOON = NOW.plus(40, ChronoUnit.DAYS);

  private World() {}

  public static String id() {
    return UUID.randomUUID().toString();
  }

  public static TopicRecord event(String id, String organizer, int version, String price) {
    return event(id, organizer, version, price, "published");
  }

  public static TopicRecord event(
      String id, String organizer, int version, String price, String status) {
    return record(
        "evently.event.events.v1",
        id,
        "evently.event.changed.v1",
        version,
        """
        {"event_id":"%s","version":%d,"organizer_id":"%s","name":"Jazz","venue":"Hall",
         "event_date":"%s","status":"%s","currency":"EUR",
         "ticket_types":[{"id":"general","name":"General","price":"%s","capacity":100}],
         "created_at":"%s","updated_at":"%s"}"""
            .formatted(
                id,
                version,
                organizer,
                SOON,
                status,
                price,
                NOW.minusSeconds(3600),
                NOW.minusSeconds(3600 - version)));
  }

  public static TopicRecord inventory(String id, int version, int available) {
    return record(
        "evently.booking.inventory.v1",
        id,
        "evently.booking.inventory.changed.v1",
        version,
        """
        {"event_id":"%s","version":%d,"as_of":"%s","capacity":100,"available":%d,
         "waitlist_reserved":0,"taken":%d,"ticket_types":[{"id":"general","capacity":100,
         "available":%d,"waitlist_reserved":0,"taken":%d}]}"""
            .formatted(id, version, NOW, available, 100 - available, available, 100 - available));
  }

  public static TopicRecord booking(
      String id, String event, String status, int sequence, int quantity) {
    return record(
        "evently.booking.bookings.v1",
        id,
        "evently.booking." + status + ".v1",
        sequence,
        """
        {"booking_id":"%s","event_id":"%s","user_id":"u1","ticket_type":"general","quantity":%d,
         "unit_price":"50.00","total_amount":"%d.00","currency":"EUR","status":"%s",
         "booking_reference":"EVT-1","sequence":%d,"created_at":"%s","updated_at":"%s"%s}"""
            .formatted(
                id,
                event,
                quantity,
                50 * quantity,
                status,
                sequence,
                NOW,
                NOW,
                status.equals("cancelled") ? ",\"refund_due\":\"" + 50 * quantity + ".00\"" : ""));
  }

  /** What is left of three after one was given back. */
  public static TopicRecord part(String id, String event, int sequence) {
    TopicRecord whole = booking(id, event, "confirmed", sequence, 2);
    return record(
        whole.topic(),
        id,
        "evently.booking.confirmed.v1",
        sequence,
        whole
            .value()
            .replace(
                "\"status\"",
                "\"cancelled_quantity\":1,\"reason\":\"requested\",\"refund_due\":\"50.00\",\"status\""));
  }

  public static TopicRecord demand(String event, int number, int views) {
    return record(
        "evently.internal.demand.v1",
        event,
        "evently.demand.counted.v1",
        number,
        """
        {"event_id":"%s","window_start":"%s","window_end":"%s","views":%d,"quotes":2,"refusals":1}"""
            .formatted(event, NOW.minusSeconds(60), NOW.minusSeconds(55), views));
  }

  /** Looked at 200 times, 60 tickets sold, 40 left: the price should rise. */
  public static List<TopicRecord> rush(String event, String organizer) {
    List<TopicRecord> records = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      records.add(demand(event, i, 20));
    }
    for (int i = 0; i < 30; i++) {
      records.add(booking(id(), event, "confirmed", 1, 2));
    }
    records.add(inventory(event, 1, 90));
    records.add(inventory(event, 2, 40));
    return records;
  }

  private static TopicRecord record(
      String topic, String key, String type, int sequence, String json) {
    return TopicRecord.cloudEvent(
        topic, key, key + "-" + sequence, "/evently/test/" + topic, type, sequence, json);
  }
}
