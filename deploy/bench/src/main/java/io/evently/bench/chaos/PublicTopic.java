package io.evently.bench.chaos;

import io.evently.local.Service;
import java.util.List;

/**
 * A topic and who of the suite reads it to keep something; caches, which only drop what they know,
 * are not among them.
 *
 * @param type of its records, or of one kind of them
 */
record PublicTopic(String name, String type, List<Service> readers) {

  static final String BOOKINGS = "evently.booking.bookings.v1";

  static final List<PublicTopic> ALL =
      List.of(
          of(
              "evently.event.events.v1",
              "evently.event.changed.v1",
              Service.BOOKING,
              Service.WAITLIST,
              Service.NOTIFICATION,
              Service.ANALYTICS,
              Service.PRICING),
          of(
              BOOKINGS,
              "evently.booking.confirmed.v1",
              Service.WAITLIST,
              Service.NOTIFICATION,
              Service.ANALYTICS,
              Service.PRICING),
          of(
              "evently.booking.inventory.v1",
              "evently.booking.inventory.changed.v1",
              Service.EVENT,
              Service.WAITLIST,
              Service.ANALYTICS,
              Service.PRICING),
          of(
              "evently.waitlist.entries.v1",
              "evently.waitlist.entry.changed.v1",
              Service.NOTIFICATION,
              Service.ANALYTICS),
          of(
              "evently.notification.deliveries.v1",
              "evently.notification.delivery.settled.v1",
              Service.ANALYTICS),
          of(
              "evently.pricing.prices.v1",
              "evently.pricing.price.changed.v1",
              Service.BOOKING,
              Service.EVENT));

  private static PublicTopic of(String name, String type, Service... readers) {
    return new PublicTopic(name, type, List.of(readers));
  }
}
