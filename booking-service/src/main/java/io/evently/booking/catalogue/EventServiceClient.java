package io.evently.booking.catalogue;

import io.evently.booking.sale.SaleTerms;
import io.evently.platform.http.ServiceClient;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.ServiceTokens;
import io.opentelemetry.context.Context;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks event-service for one catalogue entry. */
@Singleton
class EventServiceClient {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final ServiceClient http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  EventServiceClient(
      ServiceTokens tokens,
      @ConfigProperty(name = "evently.booking.event-service-url") List<URI> instances) {
    this.http = new ServiceClient("event-service", instances, tokens, TIMEOUT);
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
    return CompletableFuture.supplyAsync(() -> read(eventId), Context.taskWrapping(threads));
  }

  private Optional<SaleTerms> read(String eventId) {
    ServiceClient.Answer answer = http.get("/internal/events/" + eventId);
    return switch (answer.status()) {
      case 200 -> Optional.of(CatalogueConsumer.valid(answer.as(SaleTerms.class)));
      case 404 -> Optional.empty();
      default ->
          throw ProblemException.of(
              CommonProblem.DEPENDENCY_UNAVAILABLE,
              "event-service answers " + answer.status() + ".");
    };
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
    http.close();
  }
}
