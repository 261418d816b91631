package io.evently.booking.sale;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * The part of the catalogue that a sale needs, as event-service tells it.
 *
 * @param version of the catalogue entry, from 1
 * @param status {@code draft, published, cancelled} or {@code finished}
 * @param saleStartsAt null when on sale as soon as published
 * @param saleEndsAt null when on sale until the event begins
 * @param maxPerOrder tickets in one booking
 * @param maxPerPerson tickets of one account in all its bookings, or null
 */
public record SaleTerms(
    String eventId,
    long version,
    String organizerId,
    String name,
    String venue,
    Instant eventDate,
    String status,
    String currency,
    Instant saleStartsAt,
    Instant saleEndsAt,
    Integer maxPerOrder,
    Integer maxPerPerson,
    boolean guestCheckout,
    List<TicketType> ticketTypes) {

  public static final String PUBLISHED = "published";
  public static final String DRAFT = "draft";
  private static final int DEFAULT_MAX_PER_ORDER = 10;

  /**
   * @param price in units of the event's currency
   * @param capacity tickets, 0 or more
   */
  public record TicketType(String id, String name, BigDecimal price, int capacity) {}

  public int perOrder() {
    return maxPerOrder == null ? DEFAULT_MAX_PER_ORDER : maxPerOrder;
  }

  public boolean isPublished() {
    return PUBLISHED.equals(status);
  }
}
