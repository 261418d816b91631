package io.evently.notification.sending;

import io.evently.notification.NotificationConfig;
import io.evently.notification.channel.Email;
import io.evently.notification.channel.Result;
import io.evently.notification.channel.Result.Outcome;
import io.evently.notification.contact.Contact;
import io.evently.notification.contact.Contacts;
import io.evently.notification.message.Message;
import io.evently.notification.message.Messages;
import io.evently.notification.message.Status;
import io.evently.notification.preference.Preferences;
import io.evently.notification.socket.Sockets;
import io.evently.notification.template.Rendered;
import io.evently.notification.template.Texts;
import io.evently.platform.problem.ProblemException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One step of a claimed message: a WebSocket first, if the person has one open, and the e-mail when
 * that was not acknowledged in time.
 */
@Singleton
class Deliver {

  private static final String EMAIL = "email";
  private static final String WEBSOCKET = "websocket";

  /** Records of an event and of its bookings come on different topics. */
  private static final Duration WAIT_FOR_EVENT = Duration.ofSeconds(10);

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Messages messages;
  private final Preferences preferences;
  private final Contacts contacts;
  private final Texts texts;
  private final Email email;
  private final Sockets sockets;
  private final Clock clock;
  private final Backoff backoff;
  private final NotificationConfig config;

  Deliver(
      Messages messages,
      Preferences preferences,
      Contacts contacts,
      Texts texts,
      Email email,
      Sockets sockets,
      Clock clock,
      NotificationConfig config) {
    this.messages = messages;
    this.preferences = preferences;
    this.contacts = contacts;
    this.texts = texts;
    this.email = email;
    this.sockets = sockets;
    this.clock = clock;
    this.config = config;
    this.backoff = new Backoff(config.firstRetry(), config.longestRetry());
  }

  void deliver(Message m) throws SQLException {
    Instant now = clock.instant();
    if (!now.isBefore(m.expiresAt())) {
      settle(m, Status.EXPIRED, "too_late");
      return;
    }
    Set<String> wanted = preferences.channels(m.userId(), m.kind());
    if (wanted.isEmpty()) {
      settle(m, Status.SUPPRESSED, "preference");
    } else if (waitsForEvent(m, now)) {
      later(m, SOON, false);
    } else if (wanted.contains(WEBSOCKET) && m.pushedAt() == null && sockets.isLive(m.userId())) {
      push(m);
    } else if (!wanted.contains(EMAIL)) {
      settle(m, Status.SUPPRESSED, "not_connected");
    } else {
      mail(m);
    }
  }

  /** Something here failed: tried again like any other failure, until the message's deadline. */
  void failed(Message m) throws SQLException {
    later(m, backoff.after(m.failures()), true);
  }

  private static boolean waitsForEvent(Message m, Instant now) {
    return m.eventId() != null
        && m.event() == null
        && now.isBefore(m.createdAt().plus(WAIT_FOR_EVENT));
  }

  /** The claim lasts as long as the person has to acknowledge; after that comes the e-mail. */
  private void push(Message m) throws SQLException {
    if (messages.begin(m, WEBSOCKET).isPresent()) {
      messages.pushed(m, config.acknowledgeWithin());
      sockets.push(m);
    }
  }

  private void mail(Message m) throws SQLException {
    Optional<Contact> contact;
    try {
      contact = contacts.of(m);
    } catch (ProblemException away) {
      // Not an attempt: nobody was written to. The message's deadline ends it.
      later(m, backoff.after(m.failures()), true);
      return;
    }
    if (contact.isEmpty()) {
      settle(m, Status.SUPPRESSED, "no_contact");
      return;
    }
    Contact to = contact.get();
    Rendered words = texts.render(m, to.name(), to.locale() == null ? m.locale() : to.locale());
    Optional<Integer> attempt = messages.begin(m, EMAIL);
    if (attempt.isPresent()) {
      conclude(m, attempt.get(), email.send(m, to.email(), words));
    }
  }

  private void conclude(Message m, int attempt, Result result) throws SQLException {
    messages.transaction(
        c -> {
          messages.end(
              c,
              m.id(),
              attempt,
              result.outcome() == Outcome.ACCEPTED
                  ? "delivered"
                  : result.outcome().name().toLowerCase(Locale.ROOT),
              result.detail());
          if (result.outcome() == Outcome.ACCEPTED) {
            messages.settle(c, m, Status.DELIVERED, EMAIL, null);
          } else if (result.outcome() == Outcome.REFUSED) {
            messages.settle(c, m, Status.FAILED, null, "refused");
          } else if (attempt >= config.attempts()) {
            messages.settle(c, m, Status.FAILED, null, "attempts_exhausted");
          } else {
            messages.retry(c, m, backoff.after(m.failures()), true);
          }
          return m;
        });
  }

  private void settle(Message m, Status status, String reason) throws SQLException {
    messages.transaction(c -> messages.settle(c, m, status, null, reason));
  }

  private void later(Message m, Duration wait, boolean failed) throws SQLException {
    messages.transaction(
        c -> {
          messages.retry(c, m, wait, failed);
          return m;
        });
  }
}
