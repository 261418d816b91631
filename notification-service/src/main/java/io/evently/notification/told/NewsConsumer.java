package io.evently.notification.told;

import io.evently.notification.message.Bell;
import io.evently.platform.inbox.Effect;
import io.evently.platform.inbox.Inbox;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of bookings, waitlists, events and accounts. */
@ApplicationScoped
class NewsConsumer {

  private static final String CONSUMER = "notification-service";

  private final Inbox inbox;
  private final Bell bell;
  private final BookingNews bookings;
  private final EntryNews entries;
  private final EventNews events;
  private final AccountNews accounts;

  NewsConsumer(
      Inbox inbox,
      Bell bell,
      BookingNews bookings,
      EntryNews entries,
      EventNews events,
      AccountNews accounts) {
    this.inbox = inbox;
    this.bell = bell;
    this.bookings = bookings;
    this.entries = entries;
    this.events = events;
    this.accounts = accounts;
  }

  @Incoming("bookings")
  @Blocking
  void onBookings(ConsumerRecords<String, byte[]> poll) {
    // What was told of a booking is known by its sequence, and a message by its id.
    inbox.project(CONSUMER, poll, bookings::apply);
    bell.ring();
  }

  @Incoming("entries")
  @Blocking
  void onEntries(ConsumerRecords<String, byte[]> poll) {
    take(poll, entries::apply);
  }

  @Incoming("events")
  @Blocking
  void onEvents(ConsumerRecords<String, byte[]> poll) {
    take(poll, events::apply);
  }

  @Incoming("accounts")
  @Blocking
  void onAccounts(ConsumerRecords<String, byte[]> poll) {
    take(poll, accounts::apply);
  }

  private void take(ConsumerRecords<String, byte[]> poll, Effect effect) {
    inbox.consume(CONSUMER, poll, effect);
    bell.ring();
  }
}
