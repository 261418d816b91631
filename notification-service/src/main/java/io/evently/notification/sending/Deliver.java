package io.evently.notification.sending;

import io.evently.notification.NotificationConfig;
import io.evently.notification.channel.Email;
import io.evently.notification.channel.Result;
import io.evently.notification.channel.Result.Outcome;
import io.evently.notification.contact.Contact;
import io.evently.notification.contact.Contacts;
import io.evently.notification.message.Message;
import io.evently.notification.message.Messages;
import io.evently.notification.message.Messages.Ending;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One step of a claimed message: a WebSocket first, if the person has one open, and the e-mail when
 * that was not acknowledged in time.
 */
@Singleton
class Deliver {

  private static final String EMAIL = "email";
  private static final String WEBSOCKET = "websocket";
  private static final String TOO_LATE = "too_late";
  private static final String NOT_CONNECTED = "not_connected";
  private static final String NO_CONTACT = "no_contact";

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

  /**
   * What is to be brought to somebody.
   *
   * @param wanted channels
   * @param contact of the person; null where it is still to be asked for
   */
  record Ready(Message message, Set<String> wanted, Contact contact) {}

  /**
   * Ends, in one transaction, those of the messages that nobody is written to, which after a
   * stampede are many; the others are to be claimed and delivered. Another process may look at the
   * same messages: each is ended once.
   */
  List<Ready> triage(List<Message> due) throws SQLException {
    Map<UUID, Set<String>> wanted = preferences.channels(due);
    Optional<Map<String, Contact>> accounts = accountsOf(due);
    List<Ending> endings = new ArrayList<>();
    List<Ready> ready = new ArrayList<>();
    for (Message m : due) {
      Contact contact = accounts.map(known -> known.get(m.userId())).orElse(null);
      boolean hasNone =
          contact == null && m.contactRef() == null && (isGuest(m) || accounts.isPresent());
      var one = new Ready(m, wanted.get(m.id()), contact);
      ending(one, hasNone).ifPresentOrElse(endings::add, () -> ready.add(one));
    }
    if (!endings.isEmpty()) {
      messages.transaction(c -> messages.settle(c, endings));
    }
    return ready;
  }

  /**
   * By account; empty when the gateway does not answer: then each is asked for when its turn is.
   */
  private Optional<Map<String, Contact>> accountsOf(List<Message> due) {
    try {
      return Optional.of(
          contacts.ofAccounts(
              due.stream()
                  .filter(m -> m.contactRef() == null && !isGuest(m))
                  .map(Message::userId)
                  .toList()));
    } catch (ProblemException away) {
      return Optional.empty();
    }
  }

  private static boolean isGuest(Message m) {
    return m.userId().startsWith("guest:");
  }

  private Optional<Ending> ending(Ready one, boolean hasNoContact) {
    Message m = one.message();
    Instant now = clock.instant();
    if (isTooLate(m, now)) {
      return Optional.of(Ending.of(m, Status.EXPIRED, TOO_LATE));
    }
    if (one.wanted().isEmpty()) {
      return Optional.of(Ending.of(m, Status.SUPPRESSED, "preference"));
    }
    if (waitsForEvent(m, now) || isPushable(one)) {
      return Optional.empty();
    }
    if (!one.wanted().contains(EMAIL)) {
      return Optional.of(Ending.of(m, Status.SUPPRESSED, NOT_CONNECTED));
    }
    return hasNoContact
        ? Optional.of(Ending.of(m, Status.SUPPRESSED, NO_CONTACT))
        : Optional.empty();
  }

  /** It may have waited since it was looked at, and a socket may be gone. */
  void deliver(Ready one) throws SQLException {
    Message m = one.message();
    Instant now = clock.instant();
    if (isTooLate(m, now)) {
      settle(m, Status.EXPIRED, TOO_LATE);
    } else if (waitsForEvent(m, now)) {
      later(m, SOON, false);
    } else if (isPushable(one)) {
      push(m);
    } else if (!one.wanted().contains(EMAIL)) {
      settle(m, Status.SUPPRESSED, NOT_CONNECTED);
    } else {
      mail(m, one.contact());
    }
  }

  private static boolean isTooLate(Message m, Instant now) {
    return !now.isBefore(m.expiresAt());
  }

  private boolean isPushable(Ready one) {
    return one.wanted().contains(WEBSOCKET)
        && one.message().pushedAt() == null
        && sockets.isLive(one.message().userId());
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

  private void mail(Message m, Contact known) throws SQLException {
    Optional<Contact> contact;
    try {
      contact = known == null ? contacts.of(m) : Optional.of(known);
    } catch (ProblemException away) {
      // Not an attempt: nobody was written to. The message's deadline ends it.
      later(m, backoff.after(m.failures()), true);
      return;
    }
    if (contact.isEmpty()) {
      settle(m, Status.SUPPRESSED, NO_CONTACT);
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
            messages.settle(c, List.of(Ending.delivered(m, EMAIL)));
          } else if (result.outcome() == Outcome.REFUSED) {
            messages.settle(c, List.of(Ending.of(m, Status.FAILED, "refused")));
          } else if (attempt >= config.attempts()) {
            messages.settle(c, List.of(Ending.of(m, Status.FAILED, "attempts_exhausted")));
          } else {
            messages.retry(c, m, backoff.after(m.failures()), true);
          }
          return m;
        });
  }

  private void settle(Message m, Status status, String reason) throws SQLException {
    messages.transaction(c -> messages.settle(c, List.of(Ending.of(m, status, reason))));
  }

  private void later(Message m, Duration wait, boolean failed) throws SQLException {
    messages.transaction(
        c -> {
          messages.retry(c, m, wait, failed);
          return m;
        });
  }
}
