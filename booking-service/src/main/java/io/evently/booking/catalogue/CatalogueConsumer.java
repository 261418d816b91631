package io.evently.booking.catalogue;

import io.evently.booking.inventory.Stock;
import io.evently.booking.sale.Command.ApplyTerms;
import io.evently.booking.sale.Command.Outcome;
import io.evently.booking.sale.SaleTerms;
import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.inbox.Inbox;
import io.evently.platform.inbox.PoisonException;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
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
  private final Stock stock;

  CatalogueConsumer(Inbox inbox, Stock stock) {
    this.inbox = inbox;
    this.stock = stock;
  }

  @Incoming("events")
  @Blocking
  void on(ConsumerRecords<String, byte[]> poll) {
    inbox.consume(CONSUMER, poll, this::apply);
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
          new ApplyTerms(terms, event.traceparent()),
          (a, b) -> a.terms().version() > b.terms().version() ? a : b);
    }
    for (Map.Entry<String, ApplyTerms> one : newest.entrySet()) {
      Outcome outcome =
          stock.settle(connection, one.getKey(), List.of(one.getValue())).outcomes().getFirst();
      if (outcome instanceof Outcome.Refused refused) {
        // event-service asks before it lowers a capacity, so this is a defect worth an alarm, never
        // a reason to oversell.
        LOG.errorf("catalogue change of %s refused: %s", one.getKey(), refused.problem());
      }
    }
  }

  /** What a sale cannot do without. */
  static SaleTerms valid(SaleTerms terms) {
    if (terms.eventId() == null
        || terms.organizerId() == null
        || terms.name() == null
        || terms.venue() == null
        || terms.eventDate() == null
        || terms.status() == null
        || terms.currency() == null
        || terms.ticketTypes() == null
        || terms.ticketTypes().stream()
            .anyMatch(t -> t.id() == null || t.price() == null || t.capacity() < 0)) {
      throw new PoisonException("a catalogue entry lacks a field that a sale needs", null);
    }
    return terms;
  }
}
