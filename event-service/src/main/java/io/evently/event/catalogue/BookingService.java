package io.evently.event.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.event.EventProblem;
import io.evently.platform.observability.TraceContext;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.ServiceTokens;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Stock's owner, who has to agree before seats or a whole event are taken away. */
@Singleton
class BookingService {

  private static final Logger LOG = Logger.getLogger(BookingService.class);
  private static final String NAME = "booking-service";

  private final BookingServiceConfig config;
  private final ServiceTokens tokens;
  private final ObjectMapper json;
  private final HttpClient http;

  BookingService(BookingServiceConfig config, ServiceTokens tokens, ObjectMapper json) {
    this.config = config;
    this.tokens = tokens;
    this.json = json;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.connectTimeout())
            .build();
  }

  /**
   * Returns when booking-service has applied the proposed state.
   *
   * @throws ProblemException {@link EventProblem#CAPACITY_IN_USE} when it refuses, {@link
   *     CommonProblem#DEPENDENCY_UNAVAILABLE} when it does not answer
   */
  void agreeTo(Event proposed) throws JsonProcessingException {
    HttpResponse<String> answer = ask(proposed);
    switch (answer.statusCode()) {
      case 200 -> {}
      case 409 -> throw refusal(answer.body());
      default -> {
        LOG.warnf("booking-service answers %d to event %s", answer.statusCode(), proposed.id());
        throw unavailable();
      }
    }
  }

  private HttpResponse<String> ask(Event proposed) throws JsonProcessingException {
    var request =
        HttpRequest.newBuilder(URI.create(config.url() + "/internal/events/" + proposed.id()))
            .timeout(config.timeout())
            .header("Authorization", "Bearer " + tokens.tokenFor(NAME))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json.writeValueAsString(EventChanged.of(proposed))));
    String trace = TraceContext.traceparent();
    if (trace != null) {
      request.header("traceparent", trace);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      LOG.warnf("booking-service does not answer: %s", e.toString());
      throw unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    http.shutdownNow();
  }
}
