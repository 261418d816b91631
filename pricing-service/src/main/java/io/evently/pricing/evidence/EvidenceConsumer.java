package io.evently.pricing.evidence;

import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.inbox.Inbox;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of sales, seats, the catalogue and demand. */
@ApplicationScoped
class EvidenceConsumer {

  private static final String CONSUMER = "pricing-service";

  private final Inbox inbox;
  private final Evidences evidences;
  private final Entries entries;

  EvidenceConsumer(Inbox inbox, Evidences evidences, Entries entries) {
    this.inbox = inbox;
    this.evidences = evidences;
    this.entries = entries;
  }

  @Incoming("bookings")
  @Blocking
  void onBookings(ConsumerRecords<String, byte[]> poll) {
    inbox.project(CONSUMER, poll, this::apply);
  }

  @Incoming("inventory")
  @Blocking
  void onInventory(ConsumerRecords<String, byte[]> poll) {
    inbox.project(CONSUMER, poll, this::apply);
  }

  @Incoming("events")
  @Blocking
  void onEvents(ConsumerRecords<String, byte[]> poll) {
    inbox.consume(CONSUMER, poll, this::apply);
  }

  @Incoming("demand")
  @Blocking
  void onDemand(ConsumerRecords<String, byte[]> poll) {
    inbox.consume(CONSUMER, poll, this::apply);
  }

  private void apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    List<Said.Booking> bookings = new ArrayList<>();
    Map<String, Said.Inventory> inventories = new TreeMap<>();
    for (CloudEvent record : fresh) {
      switch (record.type()) {
        case "evently.booking.confirmed.v1", "evently.booking.cancelled.v1" ->
            bookings.add(record.data(Said.Booking.class));
        case "evently.booking.inventory.changed.v1" -> {
          Said.Inventory said = record.data(Said.Inventory.class);
          inventories.merge(said.eventId(), said, (a, b) -> a.version() > b.version() ? a : b);
        }
        case "evently.event.changed.v1" ->
            entries.changed(connection, record.data(Said.Event.class), record.traceparent());
        case "evently.demand.counted.v1" ->
            evidences.demand(connection, record.data(Said.Demand.class));
        default -> {
          // Holds and expiries are no sales; later versions may say more than is counted here.
        }
      }
    }
    evidences.bookings(connection, bookings);
    for (Said.Inventory said : inventories.values()) {
      evidences.inventory(connection, said);
    }
  }
}
