package io.evently.analytics.fact;

import io.evently.platform.inbox.Inbox;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of bookings, seats, events, waitlists and messages. */
@ApplicationScoped
class FactConsumer {

  private final Inbox inbox;
  private final Facts facts;

  FactConsumer(Inbox inbox, Facts facts) {
    this.inbox = inbox;
    this.facts = facts;
  }

  @Incoming("bookings")
  @Blocking
  void onBookings(ConsumerRecords<String, byte[]> poll) {
    take(poll);
  }

  @Incoming("inventory")
  @Blocking
  void onInventory(ConsumerRecords<String, byte[]> poll) {
    take(poll);
  }

  @Incoming("events")
  @Blocking
  void onEvents(ConsumerRecords<String, byte[]> poll) {
    take(poll);
  }

  @Incoming("entries")
  @Blocking
  void onEntries(ConsumerRecords<String, byte[]> poll) {
    take(poll);
  }

  @Incoming("deliveries")
  @Blocking
  void onDeliveries(ConsumerRecords<String, byte[]> poll) {
    take(poll);
  }

  private void take(ConsumerRecords<String, byte[]> poll) {
    inbox.project(Facts.CONSUMER, poll, facts::apply);
  }
}
