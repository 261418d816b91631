package io.evently.booking.catalogue;

import io.evently.booking.inventory.Stock;
import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.SaleTerms;
import io.evently.booking.shard.Shards;
import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.inbox.Inbox;
import io.evently.platform.inbox.PoisonException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes catalogue changes from the topic; a version that is older than the known one changes
 * nothing.
 */
@ApplicationScoped
class CatalogueConsumer {

  private static final Logger LOG = Logger.getLogger(CatalogueConsumer.class);
  private static final String CONSUMER = "booking-service";

  private final Inbox inbox;
  private final Shards shards;
  private final Stock stock;
  private final Counter clamped;

  CatalogueConsumer(Inbox inbox, Shards shards, Stock stock, MeterRegistry metrics) {
    this.inbox = inbox;
    this.shards = shards;
    this.stock = stock;
    this.clamped =
        Counter.builder("evently.catalogue.clamped")
            .description("Capacities told that were lower than what is in use; has to be 0")
            .register(metrics);
  }

  @Incoming("events")
  @Blocking
  void on(ConsumerRecords<String, byte[]> poll) {
    inbox.consumeByShard(CONSUMER, poll, CatalogueConsumer::isKnown, this::shard, this::apply);
  }

  /** What else a producer may say one day is left alone. */
  static boolean isKnown(CloudEvent event) {
    return event.type().equals("evently.event.changed.v1");
  }

  private int shard(CloudEvent event) {
    return shards.of(valid(event.data(SaleTerms.class)).eventId()).number();
  }

  /**
   * In the order of event ids, so that two batches never wait for each other's locks in a circle.
   */
  private void apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    Map<String, ApplyTerms> newest = new TreeMap<>();
    for (CloudEvent event : fresh) {
      SaleTerms terms = valid(event.data(SaleTerms.class));
      newest.merge(
          terms.eventId(),
          new ApplyTerms(terms, false, event.traceparent()),
          (a, b) -> a.terms().version() > b.terms().version() ? a : b);
    }
    newest.keySet().removeAll(notNewer(connection, newest));
    for (Map.Entry<String, ApplyTerms> one : newest.entrySet()) {
      Outcome outcome =
          stock.settle(connection, one.getKey(), List.of(one.getValue())).outcomes().getFirst();
      warnIfClamped(one.getValue().terms(), outcome);
    }
  }

  /** Read without a lock: versions only rise, so what is not newer now never will be. */
  private static Set<String> notNewer(Connection connection, Map<String, ApplyTerms> told)
      throws SQLException {
    Set<String> known = new HashSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select event_id, version from event where event_id = any (?)")) {
      select.setArray(1, connection.createArrayOf("text", told.keySet().toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String eventId = rows.getString(1);
          if (told.get(eventId).terms().version() <= rows.getLong(2)) {
            known.add(eventId);
          }
        }
      }
    }
    return known;
  }

  /**
   * event-service asks before it lowers a capacity, so this is worth an alarm, never an oversell.
   */
  private void warnIfClamped(SaleTerms told, Outcome outcome) {
    int capacity = told.capacity();
    if (outcome instanceof Outcome.Applied applied
        && applied.changed()
        && applied.capacity() > capacity) {
      clamped.increment();
      LOG.errorf(
          "event %s: the catalogue says %d tickets, %d are in use or kept",
          told.eventId(), capacity, applied.capacity());
    }
  }

  /** What a sale cannot do without. */
  static SaleTerms valid(SaleTerms terms) {
    if (terms == null
        || terms.eventId() == null
        || terms.organizerId() == null
        || terms.name() == null
        || terms.venue() == null
        || terms.eventDate() == null
        || terms.status() == null
        || terms.currency() == null
        || terms.ticketTypes() == null
        || terms.ticketTypes().stream()
            .anyMatch(t -> t == null || t.id() == null || t.price() == null || t.capacity() < 0)
        || !terms.hasItsPools()) {
      throw new PoisonException("a catalogue entry lacks a field that a sale needs", null);
    }
    return terms;
  }
}
