package io.evently.event.stock;

import io.evently.event.cache.EventCache;
import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.inbox.Inbox;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of seats: of each event the newest version, in one statement a poll. */
@ApplicationScoped
class StockConsumer {

  private final Inbox inbox;
  private final Stocks stocks;
  private final EventCache cache;

  StockConsumer(Inbox inbox, Stocks stocks, EventCache cache) {
    this.inbox = inbox;
    this.stocks = stocks;
    this.cache = cache;
  }

  @Incoming("inventory")
  @Blocking
  void on(ConsumerRecords<String, byte[]> poll) {
    inbox.project("event-service", poll, StockConsumer::isKnown, this::apply);
    // Committed: whoever hears of the same record may have been earlier than this.
    for (ConsumerRecord<String, byte[]> record : poll) {
      if (record.key() != null) {
        cache.sold(record.key());
      }
    }
  }

  /** What else a producer may say one day is left alone. */
  static boolean isKnown(CloudEvent event) {
    return event.type().equals("evently.booking.inventory.changed.v1");
  }

  private void apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    Map<String, InventoryChanged> newest = new HashMap<>();
    for (CloudEvent event : fresh) {
      InventoryChanged said = event.data(InventoryChanged.class);
      newest.merge(said.eventId(), said, (a, b) -> a.version() >= b.version() ? a : b);
    }
    stocks.hear(connection, List.copyOf(newest.values()));
  }
}
