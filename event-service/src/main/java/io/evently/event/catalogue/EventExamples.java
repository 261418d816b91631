package io.evently.event.catalogue;

/** Examples of the API's description. */
final class EventExamples {

  static final String SHORT =
      """
      {"name":"Jazz Night","venue":"Blue Hall","event_date":"2030-05-01T20:00:00+02:00",
       "total_capacity":5000,"price":"50.00"}""";

  static final String FULL =
      """
      {"id":"456","name":"Jazz Night","venue":"Blue Hall","event_date":"2030-05-01T20:00:00+02:00",
       "currency":"EUR","description":"Three sets and a bar.","status":"draft",
       "sale_starts_at":"2030-02-01T09:00:00Z","sale_ends_at":"2030-05-01T12:00:00Z",
       "max_per_order":6,"max_per_person":8,"guest_checkout":true,
       "payment":{"required":true,"hold_seconds":600,"extendable":true},
       "waiting_room":{"opens_at":"2030-02-01T08:30:00Z"},
       "ticket_types":[{"id":"floor","name":"Floor","price":"80.00","capacity":1000},
                       {"id":"balcony","name":"Balcony","price":"50.00","capacity":4000}]}""";

  private static final String EVENT =
      """
      {"id":"456","name":"Jazz Night","venue":"Blue Hall","event_date":"2030-05-01T18:00:00Z",
       "total_capacity":5000,"available_seats":4988,"price":"50.00","created_at":"2030-01-01T10:00:00Z",
       "status":"published","currency":"EUR","organizer_id":"ada","max_per_order":10,"guest_checkout":false,
       "ticket_types":[{"id":"general","name":"General admission","price":"50.00","capacity":5000,"available":4988}],
       "version":1,"updated_at":"2030-01-01T10:00:00Z"}""";

  static final String CREATED =
      "{\"success\":true,\"data\":{\"event\":" + EVENT + "},\"message\":\"Event published\"}";

  static final String READ = "{\"success\":true,\"data\":" + EVENT + "}";

  static final String PATCH = "{\"total_capacity\":6000,\"venue\":\"Green Hall\"}";

  static final String CANCELLED =
      """
      {"success":true,"data":{"event_id":"456","event_name":"Jazz Night","status":"cancelled","version":2},
       "message":"Event cancelled"}""";

  private EventExamples() {}
}
