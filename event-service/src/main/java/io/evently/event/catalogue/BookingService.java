package io.evently.event.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.event.EventProblem;
import io.evently.platform.http.ServiceClient;
import io.evently.platform.http.ServiceClient.Answer;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.ServiceTokens;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Stock's owner, who has to agree before seats or a whole event are taken away. */
@Singleton
class BookingService {

  private static final Logger LOG = Logger.getLogger(BookingService.class);
  private static final String NAME = "booking-service";

  private final ServiceClient http;
  private final ObjectMapper json;

  BookingService(BookingServiceConfig config, ServiceTokens tokens, ObjectMapper json) {
    this.http = new ServiceClient(NAME, config.url(), tokens, config.timeout());
    this.json = json;
  }

  /**
   * Returns when booking-service has applied the proposed state.
   *
   * @throws ProblemException {@link EventProblem#CAPACITY_IN_USE} when it refuses, {@link
   *     CommonProblem#DEPENDENCY_UNAVAILABLE} when it does not answer
   */
  void agreeTo(Event proposed) throws JsonProcessingException {
    Answer answer = ask(proposed);
    switch (answer.status()) {
      case 200 -> {}
      case 409 -> throw refusal(answer.body());
      default -> {
        LOG.warnf("booking-service answers %d to event %s", answer.status(), proposed.id());
        throw unavailable();
      }
    }
  }

  private Answer ask(Event proposed) {
    try {
      return http.put("/internal/events/" + proposed.id(), EventChanged.of(proposed));
    } catch (ProblemException e) {
      LOG.warnf("event %s: %s", proposed.id(), e.getMessage());
      throw unavailable();
    }
  }

  private ProblemException refusal(String body) throws JsonProcessingException {
    JsonNode problem = json.readTree(body);
    if (!"capacity_in_use".equals(problem.path("code").asText())) {
      LOG.warnf("booking-service refuses with %s", problem.path("code").asText());
      throw unavailable();
    }
    var refused =
        ProblemException.of(
            EventProblem.CAPACITY_IN_USE,
            problem
                .path("detail")
                .asText("More seats are taken than would be left: keep at least those."));
    JsonNode inUse = problem.path("in_use");
    return inUse.isMissingNode()
        ? refused
        : refused.with("in_use", json.convertValue(inUse, Object.class));
  }

  private static ProblemException unavailable() {
    return ProblemException.of(
            CommonProblem.DEPENDENCY_UNAVAILABLE,
            "Nothing was changed: booking-service has to agree first. Try again in a moment.")
        .retryAfter(Duration.ofSeconds(2));
  }

  @PreDestroy
  void close() {
    http.close();
  }
}
