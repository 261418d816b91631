package io.evently.waitlist.told;

import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.inbox.Inbox;
import io.evently.platform.inbox.PoisonException;
import io.evently.waitlist.queue.Changes;
import io.evently.waitlist.queue.Changes.Hold;
import io.evently.waitlist.queue.Queue.Key;
import io.evently.waitlist.queue.Queues;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Settles offers by what became of their holds. A hold's own deadline is the only one: nothing here
 * has a timer.
 */
@ApplicationScoped
class BookingConsumer {

  /** What else a producer may say one day is left alone. */
  private static final Set<String> KNOWN =
      Set.of(
          "evently.booking.held.v1",
          "evently.booking.confirmed.v1",
          "evently.booking.cancelled.v1",
          "evently.booking.expired.v1");

  private final Inbox inbox;
  private final Queues queues;
  private final Changes changes;

  BookingConsumer(Inbox inbox, Queues queues, Changes changes) {
    this.inbox = inbox;
    this.queues = queues;
    this.changes = changes;
  }

  /** What is read of a booking's record. */
  record Told(
      UUID bookingId,
      String eventId,
      String ticketType,
      String bookingReference,
      BigDecimal unitPrice,
      String currency,
      String status,
      String reason,
      UUID offerId,
      Instant holdExpiresAt) {

    Hold hold() {
      return new Hold(offerId, bookingId, bookingReference, unitPrice, currency, holdExpiresAt);
    }
  }

  private record Seen(Told told, String traceparent) {}

  @Incoming("bookings")
  @Blocking
  void on(ConsumerRecords<String, byte[]> poll) {
    inbox.consume("waitlist-service", poll, BookingConsumer::isOfAnOffer, this::apply);
  }

  /** Most bookings are nobody's offer. */
  static boolean isOfAnOffer(CloudEvent event) {
    return KNOWN.contains(event.type()) && event.data(Told.class).offerId() != null;
  }

  private void apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    List<Seen> offers = new ArrayList<>();
    for (CloudEvent event : fresh) {
      Told told = event.data(Told.class);
      require(told.holdExpiresAt() != null && told.bookingId() != null && told.status() != null);
      offers.add(new Seen(told, event.traceparent()));
    }
    Set<Key> keys =
        offers.stream()
            .map(s -> new Key(s.told().eventId(), s.told().ticketType()))
            .collect(Collectors.toSet());
    queues.lockAll(connection, keys);
    Map<String, List<Told>> byTrace = new HashMap<>();
    offers.forEach(
        s -> byTrace.computeIfAbsent(s.traceparent(), t -> new ArrayList<>()).add(s.told()));
    for (Map.Entry<String, List<Told>> one : byTrace.entrySet()) {
      settle(connection, one.getValue(), one.getKey());
    }
  }

  /** Later states first make known what the earlier record would have said. */
  private void settle(Connection connection, List<Told> told, String traceparent)
      throws SQLException {
    changes.offered(connection, told.stream().map(Told::hold).distinct().toList(), traceparent);
    changes.accepted(connection, of(told, "confirmed"), traceparent);
    changes.declined(connection, givenBack(told), traceparent);
    changes.expired(connection, of(told, "expired"));
  }

  private static List<UUID> of(List<Told> told, String status) {
    return told.stream().filter(t -> t.status().equals(status)).map(Told::offerId).toList();
  }

  /** Holds of a cancelled event end with it, and so do its entries: nobody declined anything. */
  private static List<UUID> givenBack(List<Told> told) {
    return of(
        told.stream().filter(t -> !"event_cancelled".equals(t.reason())).toList(), "cancelled");
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new PoisonException("the record of a hold lacks a field", null);
    }
  }
}
