package io.evently.notification;

import io.evently.platform.testing.TopicRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Records as the other services would write them. */
public final class World {

  public static final Instant DATE = Instant.parse("2035-05-01T18:00:00Z");

  private World() {}

  public static String id() {
    return UUID.randomUUID().toString();
  }

  public static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  public static TopicRecord event(
      String id, int version, String name, String venue, Instant date, String organizer) {
    return record(
        "evently.event.events.v1",
        id,
        "evently.event.changed.v1",
        version,
        """
        {"event_id":"%s","version":%d,"organizer_id":"%s","name":"%s","venue":"%s",
         "event_date":"%s","status":"published","currency":"EUR","max_per_order":6,
         "guest_checkout":true,
         "ticket_types":[{"id":"general","name":"General","price":"50.00","capacity":100}],
         "created_at":"2026-01-01T00:00:00Z","updated_at":"%s"}"""
            .formatted(id, version, organizer, name, venue, date, now()));
  }

  public static TopicRecord event(String id) {
    return event(id, 1, "Jazz Night", "Blue Hall", DATE, "ada");
  }

  public static TopicRecord booking(
      String id, String event, String user, String status, int sequence) {
    return booking(id, event, user, status, sequence, now(), "");
  }

  /**
   * @param more further members, each after a comma
   */
  public static TopicRecord booking(
      String id, String event, String user, String status, int sequence, Instant at, String more) {
    return record(
        "evently.booking.bookings.v1",
        id,
        "evently.booking." + status + ".v1",
        sequence,
        """
        {"booking_id":"%s","event_id":"%s","user_id":"%s","ticket_type":"general","quantity":2,
         "unit_price":"50.00","total_amount":"100.00","currency":"EUR","status":"%s",
         "booking_reference":"EVT-7Q2M","sequence":%d,"created_at":"%s","updated_at":"%s"%s}"""
            .formatted(id, event, user, status, sequence, at, at, more));
  }

  /**
   * @param offerEnds of the offer, or null where there is none
   */
  public static TopicRecord entry(
      String id, String event, String user, String change, int sequence, Instant offerEnds) {
    String status =
        switch (change) {
          case "joined", "offer_expired", "declined" -> "waiting";
          default -> change;
        };
    String offer =
        offerEnds == null
            ? ""
            : ",\"offer\":{\"offer_id\":\"o-%s\",\"booking_id\":\"b\",\"offered_at\":\"%s\",\"expires_at\":\"%s\",\"unit_price\":\"90.00\",\"currency\":\"EUR\"}"
                .formatted(id, now(), offerEnds);
    return record(
        "evently.waitlist.entries.v1",
        id,
        "evently.waitlist.entry.changed.v1",
        sequence,
        """
        {"entry_id":"%s","event_id":"%s","user_id":"%s","ticket_type":"general","quantity":2,
         "tier":"standard","status":"%s","change":"%s","joined_at":"%s","sequence":%d,
         "updated_at":"%s"%s}"""
            .formatted(id, event, user, status, change, now(), sequence, now(), offer));
  }

  public static TopicRecord account(String id, int version, String status, String locale) {
    return record(
        "evently.internal.accounts.v1",
        id,
        "evently.identity.account.changed.v1",
        version,
        """
        {"account_id":"%s","version":%d,"status":"%s","tier":"standard","locale":"%s",
         "updated_at":"%s"}"""
            .formatted(id, version, status, locale, now()));
  }

  private static TopicRecord record(
      String topic, String key, String type, int sequence, String json) {
    return TopicRecord.cloudEvent(
        topic, key, key + "-" + sequence, "/evently/test/" + topic, type, sequence, json);
  }
}
