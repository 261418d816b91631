package io.evently.gateway.waitingroom;

import java.time.Instant;

/**
 * What a waiting room has to know of its event, as event-service tells it.
 *
 * @param saleEndsAt null when on sale until the event begins
 * @param maxPerOrder tickets in one order
 * @param waitingRoom null where there is none
 */
record Terms(
    String eventId,
    String status,
    Instant eventDate,
    Instant saleStartsAt,
    Instant saleEndsAt,
    int maxPerOrder,
    boolean guestCheckout,
    Room waitingRoom) {

  /**
   * @param opensAt from when on people may come
   */
  record Room(Instant opensAt) {}

  boolean isOver(Instant now) {
    Instant ends = saleEndsAt == null ? eventDate : saleEndsAt;
    return !status.equals("published") || !now.isBefore(ends);
  }
}
