package io.evently.waitlist.stock;

import io.evently.platform.http.ServiceClient;
import io.evently.platform.http.ServiceClient.Answer;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.ServiceTokens;
import io.evently.waitlist.WaitlistConfig;
import io.evently.waitlist.WaitlistProblem;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Asks booking-service. Every call may be repeated: draws and settlements are keyed by offer id.
 */
@Singleton
public class Stock {

  private static final Duration TIMEOUT = Duration.ofSeconds(8);
  private static final String SERVICE = "booking-service";

  private final ServiceClient http;

  Stock(WaitlistConfig config, ServiceTokens tokens) {
    this.http = new ServiceClient(SERVICE, config.bookingServiceUrl(), tokens, TIMEOUT);
  }

  /** What booking-service says of an event whose units are kept from now on. */
  public record Waiting(
      String eventId, String ticketType, String organizerId, String eventName, Instant eventDate) {}

  /**
   * One command.
   *
   * @param action {@code draw, confirm, return}; the other fields but the offer are of draws
   */
  public record OfferCommand(
      String action,
      UUID offerId,
      String ticketType,
      String userId,
      Integer quantity,
      Integer holdSeconds) {

    /** Accepts the offer. */
    public static OfferCommand confirm(UUID offer) {
      return new OfferCommand("confirm", offer, null, null, null, null);
    }

    /** Gives the offer's units back. */
    public static OfferCommand giveBack(UUID offer) {
      return new OfferCommand("return", offer, null, null, null, null);
    }
  }

  /**
   * What became of a command.
   *
   * @param status of the hold: {@code held, confirmed, cancelled, expired}; or {@code refused}
   * @param code why it was refused
   */
  public record OfferResult(
      UUID offerId,
      String status,
      String code,
      UUID bookingId,
      Instant holdExpiresAt,
      BigDecimal unitPrice,
      String currency,
      String bookingReference) {}

  /**
   * What became of commands.
   *
   * @param results in the order of the commands
   * @param version of the stock that has them all
   * @param reserved units that are still kept, by ticket type
   */
  public record Answers(List<OfferResult> results, long version, Map<String, Integer> reserved) {}

  /**
   * From now on units that come free are kept for those who wait.
   *
   * @param ticketType null for the event's only type
   * @throws ProblemException booking-service's refusal
   */
  public Waiting join(String eventId, String ticketType, String userId, int quantity) {
    var body = new java.util.HashMap<String, Object>();
    body.put("user_id", userId);
    body.put("quantity", quantity);
    if (ticketType != null) {
      body.put("ticket_type", ticketType);
    }
    return accepted(http.post(path(eventId, "join"), body)).as(Waiting.class);
  }

  /** In the order of the commands; at most 500. */
  public Answers settle(String eventId, List<OfferCommand> commands) {
    return accepted(http.post(path(eventId, "commands"), Map.of("commands", commands)))
        .as(Answers.class);
  }

  /** Keeps the units for another 15 minutes; false when nothing can be offered any more. */
  public boolean renew(String eventId, List<String> ticketTypes) {
    return agreed(http.post(path(eventId, "lease"), Map.of("ticket_types", ticketTypes)));
  }

  /** Nobody waits any more. */
  public void close(String eventId, List<String> ticketTypes) {
    agreed(http.post(path(eventId, "close"), Map.of("ticket_types", ticketTypes)));
  }

  /** False where the event is gone or over; any other refusal is a failure. */
  private static boolean agreed(Answer answer) {
    return switch (answer.status()) {
      case 404, 409 -> false;
      default -> accepted(answer).succeeded();
    };
  }

  private static Answer accepted(Answer answer) {
    if (answer.succeeded()) {
      return answer;
    }
    String detail = answer.tree().path("detail").asText("booking-service refuses.");
    ProblemException refused =
        switch (answer.status()) {
          case 401 -> ProblemException.of(CommonProblem.UNAUTHENTICATED, detail);
          case 404 -> ProblemException.of(CommonProblem.NOT_FOUND, detail);
          default ->
              WaitlistProblem.named(answer.code())
                  .map(code -> ProblemException.of(code, detail))
                  .orElseThrow(() -> new IllegalStateException(SERVICE + " answers " + answer));
        };
    int available = answer.tree().path("available").asInt(-1);
    throw available < 0 ? refused : refused.with("available", available);
  }

  private static String path(String eventId, String what) {
    return "/internal/waitlist/" + eventId + "/" + what;
  }

  @PreDestroy
  void close() {
    http.close();
  }
}
