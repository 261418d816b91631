package io.evently.notification.told;

import io.evently.notification.audience.Audience;
import io.evently.notification.message.Draft;
import io.evently.notification.message.Kind;
import io.evently.notification.message.MessageIds;
import io.evently.notification.message.Messages;
import io.evently.platform.inbox.CloudEvent;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Bookings that were made or cancelled. A cancelled event is told by what it did to the booking.
 */
@Singleton
class BookingNews {

  /** What else a producer may say one day is left alone. */
  private static final Set<String> KNOWN =
      Set.of(
          "evently.booking.held.v1",
          "evently.booking.confirmed.v1",
          "evently.booking.cancelled.v1",
          "evently.booking.expired.v1");

  private final Messages messages;
  private final Audience audience;

  BookingNews(Messages messages, Audience audience) {
    this.messages = messages;
    this.audience = audience;
  }

  void apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    List<Told> told =
        fresh.stream()
            .filter(BookingNews::isKnown)
            .map(record -> new Told(record.data(Said.Booking.class), record.traceparent()))
            .toList();
    Map<String, Audience.Booking> known =
        audience.bookings(connection, told.stream().map(t -> t.said().bookingId()).toList());
    Map<String, Audience.Booking> news = new LinkedHashMap<>();
    List<Draft> drafts = new ArrayList<>();
    for (Told one : told) {
      Said.Booking b = one.said();
      Audience.Booking before = known.get(b.bookingId());
      if (before == null || before.sequence() < b.sequence()) {
        Kind kind = kind(b, before != null && before.isHold());
        if (kind != null) {
          drafts.add(draft(kind, b, one.traceparent()));
        }
        var now =
            new Audience.Booking(
                b.bookingId(), b.eventId(), b.userId(), b.status(), b.sequence(), b.createdAt());
        known.put(b.bookingId(), now);
        news.put(b.bookingId(), now);
      }
    }
    audience.learn(connection, news.values());
    messages.add(connection, drafts);
  }

  static boolean isKnown(CloudEvent record) {
    return KNOWN.contains(record.type());
  }

  private record Told(Said.Booking said, String traceparent) {}

  /** Null for what is not told: a hold, and how a hold ended that nobody confirmed. */
  private static Kind kind(Said.Booking b, boolean wasHold) {
    return switch (b.status()) {
      case "confirmed" -> Kind.BOOKING_CONFIRMED;
      case "cancelled" ->
          wasHold
              ? null
              : "event_cancelled".equals(b.reason())
                  ? Kind.EVENT_CANCELLED
                  : Kind.BOOKING_CANCELLED;
      default -> null;
    };
  }

  private static Draft draft(Kind kind, Said.Booking b, String traceparent) {
    Map<String, String> data = new HashMap<>();
    data.put("quantity", String.valueOf(b.quantity()));
    data.put("ticket_type", b.ticketType());
    data.put("reference", b.bookingReference());
    data.put("total", money(b.totalAmount(), b.currency()));
    if (b.refundDue() != null) {
      data.put("refund", money(b.refundDue(), b.currency()));
    }
    return new Draft(
        MessageIds.of(kind, b.bookingId(), b.sequence()),
        kind,
        b.userId(),
        b.eventId(),
        b.bookingId(),
        Audience.contactOfBooking(b.userId(), b.bookingId()),
        data,
        b.updatedAt(),
        null,
        traceparent);
  }

  static String money(BigDecimal amount, String currency) {
    return amount.toPlainString() + " " + currency;
  }
}
