package io.evently.booking.catalogue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.evently.booking.sale.SaleTerms;
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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks event-service for one catalogue entry. */
@Singleton
class EventServiceClient {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final ObjectReader reader;
  private final ServiceTokens tokens;
  private final String baseUrl;

  EventServiceClient(
      ObjectMapper mapper,
      ServiceTokens tokens,
      @ConfigProperty(name = "evently.booking.event-service-url") String baseUrl) {
    this.reader =
        mapper
            .readerFor(SaleTerms.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    this.tokens = tokens;
    this.baseUrl = baseUrl;
  }

  /**
   * The entry; empty when event-service does not know it. Fails with {@code dependency_unavailable}
   * when it does not answer.
   */
  CompletableFuture<Optional<SaleTerms>> ask(String eventId) {
    // What cannot be an id must not become a part of a URL.
    if (!ID.matcher(eventId).matches()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return http.sendAsync(request(eventId), BodyHandlers.ofByteArray())
        .thenApply(this::read)
        .exceptionally(
            failure -> {
              throw unavailable();
            });
  }

  private HttpRequest request(String eventId) {
    var request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/internal/events/" + eventId))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + tokens.tokenFor("event-service"))
            .GET();
    String traceparent = TraceContext.traceparent();
    if (traceparent != null) {
      request.header("traceparent", traceparent);
    }
    return request.build();
  }

  private Optional<SaleTerms> read(HttpResponse<byte[]> answer) {
    if (answer.statusCode() == 404) {
      return Optional.empty();
    }
    if (answer.statusCode() != 200) {
      throw unavailable();
    }
    try {
      return Optional.of(CatalogueConsumer.valid(reader.readValue(answer.body())));
    } catch (IOException e) {
      throw new IllegalStateException("event-service answered something else", e);
    }
  }

  private static ProblemException unavailable() {
    return ProblemException.of(
            CommonProblem.DEPENDENCY_UNAVAILABLE,
            "The event is not known here yet and the catalogue does not answer: try again.")
        .retryAfter(Duration.ofSeconds(1));
  }

  @PreDestroy
  void close() {
    http.shutdownNow();
  }
}
