package io.evently.notification.contact;

import io.evently.notification.NotificationConfig;
import io.evently.notification.message.Message;
import io.evently.platform.http.ServiceClient;
import io.evently.platform.http.ServiceClient.Answer;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.ServiceTokens;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks who knows: the gateway for accounts, booking- and waitlist-service for guests. */
@Singleton
public class Contacts {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int NOT_FOUND = 404;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final String CONTACT = "/contact";

  private final ServiceClient accounts;
  private final ServiceClient bookings;
  private final ServiceClient waitlist;

  Contacts(NotificationConfig config, ServiceTokens tokens) {
    this.accounts = new ServiceClient("gateway", config.gatewayUrl(), tokens, TIMEOUT);
    this.bookings =
        new ServiceClient("booking-service", config.bookingServiceUrl(), tokens, TIMEOUT);
    this.waitlist =
        new ServiceClient("waitlist-service", config.waitlistServiceUrl(), tokens, TIMEOUT);
  }

  /**
   * Empty when nobody knows an address.
   *
   * @throws ProblemException when the service that knows does not answer
   */
  public Optional<Contact> of(Message m) {
    String ref = m.contactRef();
    if (ref == null) {
      return m.userId().startsWith("guest:")
          ? Optional.empty()
          : ask(accounts, "/internal/accounts/", m.userId(), CONTACT);
    }
    String id = ref.substring(ref.indexOf(':') + 1);
    return ref.startsWith("booking:")
        ? ask(bookings, "/internal/bookings/", id, CONTACT)
        : ask(waitlist, "/internal/waitlist/entries/", id, CONTACT);
  }

  private record Known(Map<String, Contact> contacts) {}

  /**
   * Of many accounts at once, by id; who has no address is missing.
   *
   * @throws ProblemException when the gateway does not answer
   */
  public Map<String, Contact> ofAccounts(Collection<String> ids) {
    List<String> asked = ids.stream().distinct().filter(id -> ID.matcher(id).matches()).toList();
    if (asked.isEmpty()) {
      return Map.of();
    }
    Answer answer = accounts.post("/internal/accounts/contacts", Map.of("ids", asked));
    if (!answer.succeeded()) {
      throw refused(answer);
    }
    Map<String, Contact> known = new HashMap<>(answer.as(Known.class).contacts());
    known.values().removeIf(c -> c.email() == null);
    return known;
  }

  private static ProblemException refused(Answer answer) {
    return ProblemException.of(
        CommonProblem.DEPENDENCY_UNAVAILABLE, "The contact was refused: " + answer.status());
  }

  private static Optional<Contact> ask(
      ServiceClient service, String before, String id, String after) {
    // What cannot be an id must not become a part of a URL.
    return ID.matcher(id).matches() ? ask(service, before + id + after) : Optional.empty();
  }

  private static Optional<Contact> ask(ServiceClient service, String path) {
    Answer answer = service.get(path);
    if (answer.status() == NOT_FOUND) {
      return Optional.empty();
    }
    if (!answer.succeeded()) {
      throw refused(answer);
    }
    return Optional.of(answer.as(Contact.class)).filter(c -> c.email() != null);
  }

  @PreDestroy
  void close() {
    accounts.close();
    bookings.close();
    waitlist.close();
  }
}
