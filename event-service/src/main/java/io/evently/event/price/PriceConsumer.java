package io.evently.event.price;

import io.evently.event.cache.EventCache;
import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.inbox.Inbox;
import io.evently.platform.inbox.PoisonException;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of published prices: of each event the newest. */
@ApplicationScoped
class PriceConsumer {

  private final Inbox inbox;
  private final Prices prices;
  private final EventCache cache;

  PriceConsumer(Inbox inbox, Prices prices, EventCache cache) {
    this.inbox = inbox;
    this.prices = prices;
    this.cache = cache;
  }

  @Incoming("prices")
  @Blocking
  void on(ConsumerRecords<String, byte[]> poll) {
    inbox.consume("event-service", poll, PriceConsumer::isKnown, this::apply);
    // Committed: whoever asks from now on reads it anew, in this process and through Redis.
    for (ConsumerRecord<String, byte[]> record : poll) {
      if (record.key() != null) {
        cache.changed(record.key());
      }
    }
  }

  /** What else a producer may say one day is left alone. */
  static boolean isKnown(CloudEvent event) {
    return event.type().equals("evently.pricing.price.changed.v1");
  }

  private void apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    Map<String, PriceChanged> newest = new TreeMap<>();
    for (CloudEvent event : fresh) {
      PriceChanged said = valid(event.data(PriceChanged.class));
      newest.merge(said.eventId(), said, (a, b) -> a.version() >= b.version() ? a : b);
    }
    prices.hear(connection, newest.values());
  }

  /** What cannot be shown must not be kept. */
  static PriceChanged valid(PriceChanged said) {
    if (said.eventId() == null
        || said.currency() == null
        || said.prices() == null
        || said.prices().stream()
            .anyMatch(
                of ->
                    of == null
                        || of.ticketType() == null
                        || of.price() == null
                        || of.faceValue() == null)) {
      throw new PoisonException("a published price lacks a field that is shown", null);
    }
    return said;
  }
}
