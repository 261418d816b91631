package io.evently.booking.price;

import io.evently.booking.shard.Shards;
import io.evently.platform.inbox.CloudEvent;
import io.evently.platform.inbox.Inbox;
import io.evently.platform.inbox.PoisonException;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes published prices from the topic; a version that is not newer changes nothing. */
@ApplicationScoped
class PricesConsumer {

  private static final String CONSUMER = "booking-service";

  private static final String UPSERT =
      """
      insert into published_price as r (event_id, ticket_type, version, price, face_value, currency)
      values (?, ?, ?, ?, ?, ?)
      on conflict (event_id, ticket_type) do update set version = excluded.version,
        price = excluded.price, face_value = excluded.face_value, currency = excluded.currency
      where r.version < excluded.version
      """;

  private final Inbox inbox;
  private final Shards shards;

  PricesConsumer(Inbox inbox, Shards shards) {
    this.inbox = inbox;
    this.shards = shards;
  }

  @Incoming("prices")
  @Blocking
  void on(ConsumerRecords<String, byte[]> poll) {
    inbox.consumeByShard(CONSUMER, poll, PricesConsumer::isKnown, this::shard, this::apply);
  }

  /** What else a producer may say one day is left alone. */
  static boolean isKnown(CloudEvent event) {
    return event.type().equals("evently.pricing.price.changed.v1");
  }

  private int shard(CloudEvent event) {
    return shards.of(valid(event.data(PriceChanged.class)).eventId()).number();
  }

  /** In the order of event ids, so that two batches never wait for each other in a circle. */
  private void apply(Connection connection, List<CloudEvent> fresh) throws SQLException {
    Map<String, PriceChanged> newest = new TreeMap<>();
    for (CloudEvent event : fresh) {
      PriceChanged told = valid(event.data(PriceChanged.class));
      newest.merge(told.eventId(), told, (a, b) -> a.version() > b.version() ? a : b);
    }
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      for (PriceChanged told : newest.values()) {
        for (PriceChanged.OfType of : told.prices()) {
          upsert.setString(1, told.eventId());
          upsert.setString(2, of.ticketType());
          upsert.setLong(3, told.version());
          upsert.setBigDecimal(4, of.price());
          upsert.setBigDecimal(5, of.faceValue());
          upsert.setString(6, told.currency());
          upsert.addBatch();
        }
      }
      upsert.executeBatch();
    }
  }

  /** What a price cannot do without. */
  static PriceChanged valid(PriceChanged told) {
    if (told.eventId() == null
        || told.currency() == null
        || told.prices() == null
        || told.prices().stream()
            .anyMatch(
                of ->
                    of == null
                        || of.ticketType() == null
                        || of.price() == null
                        || of.price().signum() < 0
                        || of.faceValue() == null)) {
      throw new PoisonException("a published price lacks a field that a sale needs", null);
    }
    return told;
  }
}
