package io.evently.notification.told;

import io.evently.notification.audience.Audience;
import io.evently.notification.message.Draft;
import io.evently.notification.message.Kind;
import io.evently.notification.message.MessageIds;
import io.evently.notification.message.Messages;
import io.evently.platform.inbox.CloudEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places in waitlists. An offer's message ends with the offer, and earlier when the entry moved on
 * before it was sent. An accepted offer is told as a booking; who declines or leaves knows it.
 */
@Singleton
class EntryNews {

  private final Messages messages;
  private final Audience audience;

  EntryNews(Messages messages, Audience audience) {
    this.messages = messages;
    this.audience = audience;
  }

  void apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    for (CloudEvent record : fresh) {
      if (record.type().equals("evently.waitlist.entry.changed.v1")) {
        apply(connection, record.data(Said.Entry.class), record.traceparent());
      }
    }
  }

  private void apply(Connection connection, Said.Entry e, String traceparent) throws SQLException {
    if (!audience.entry(
        connection, e.entryId(), e.eventId(), e.userId(), e.status(), e.sequence())) {
      return;
    }
    if (e.offer() != null && !e.change().equals("offered")) {
      messages.withdraw(connection, e.userId(), e.offer().offerId(), Kind.WAITLIST_OFFERED);
    }
    Kind kind =
        switch (e.change()) {
          case "joined" -> Kind.WAITLIST_JOINED;
          case "offered" -> Kind.WAITLIST_OFFERED;
          case "offer_expired" -> Kind.WAITLIST_OFFER_EXPIRED;
          case "closed" -> Kind.WAITLIST_CLOSED;
          default -> null;
        };
    if (kind != null) {
      messages.add(connection, List.of(draft(kind, e, traceparent)));
    }
  }

  private static Draft draft(Kind kind, Said.Entry e, String traceparent) {
    boolean offered = kind == Kind.WAITLIST_OFFERED && e.offer() != null;
    Map<String, String> data = new HashMap<>();
    data.put("quantity", String.valueOf(e.quantity()));
    data.put("ticket_type", e.ticketType());
    if (e.reason() != null) {
      data.put("reason", e.reason());
    }
    Instant expiresAt = null;
    if (offered) {
      expiresAt = e.offer().expiresAt();
      data.put("expires_at", expiresAt.toString());
      if (e.offer().unitPrice() != null && e.offer().currency() != null) {
        data.put("unit_price", BookingNews.money(e.offer().unitPrice(), e.offer().currency()));
      }
    }
    return new Draft(
        MessageIds.of(kind, e.entryId(), e.sequence()),
        kind,
        e.userId(),
        e.eventId(),
        offered ? e.offer().offerId() : e.entryId(),
        Audience.contactOfEntry(e.userId(), e.entryId()),
        data,
        e.updatedAt(),
        expiresAt,
        traceparent);
  }
}
