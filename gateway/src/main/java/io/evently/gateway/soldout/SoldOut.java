package io.evently.gateway.soldout;

import io.evently.gateway.demand.DemandCounter;
import io.evently.gateway.problem.GatewayProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses bookings without a hop where booking-service has just said {@code sold_out}. A request
 * with an {@code Idempotency-Key} always passes: it may be the retry of a booking that was made.
 */
@Singleton
public final class SoldOut {

  private static final String BOOKINGS = "/api/v1/bookings";

  private final SoldOutMemory memory;
  private final DemandCounter demand;
  private final Counter refused;

  SoldOut(
      @ConfigProperty(name = "evently.gateway.sold-out-memory", defaultValue = "250ms")
          Duration time,
      DemandCounter demand,
      MeterRegistry metrics) {
    this.demand = demand;
    this.memory = new SoldOutMemory(time, System::nanoTime);
    this.refused =
        Counter.builder("evently.gateway.sold.out")
            .description("Bookings refused with sold_out without asking booking-service")
            .register(metrics);
  }

  /**
   * Before a request is passed on.
   *
   * @param body null without one
   * @param caller null for a guest
   * @return the refusal; null where the request has to pass
   */
  public ProblemException refusal(HttpServerRequest request, Buffer body, Caller caller) {
    if (memory.isEmpty() || !isKeyless(request)) {
      return null;
    }
    Asked asked = Asked.of(body, caller);
    if (asked == null || !memory.refuses(asked)) {
      return null;
    }
    refused.increment();
    demand.refused(asked.eventId());
    return ProblemException.of(
            GatewayProblem.SOLD_OUT, "All tickets are held or sold; some may come back.")
        .with("remembered", true);
  }

  /** Whether a refusal is possible once the body has been read. */
  public boolean mayAnswer(HttpServerRequest request) {
    return !memory.isEmpty() && isKeyless(request);
  }

  /**
   * A request that passed was answered.
   *
   * @param answer null where it was not taken whole
   */
  public void answered(
      HttpServerRequest request, Buffer body, Caller caller, int status, Buffer answer) {
    if ((status != 409 && memory.isEmpty()) || !isKeyless(request)) {
      return;
    }
    Asked asked = Asked.of(body, caller);
    if (asked == null) {
      return;
    }
    switch (status == 409 ? Refusal.in(answer) : Refusal.OTHER) {
      case SOLD_OUT -> memory.refused(asked);
      case REMEMBERED -> {
        // Says nothing new.
      }
      case OTHER -> memory.answeredOtherwise(asked);
    }
  }

  private enum Refusal {
    SOLD_OUT,
    REMEMBERED,
    OTHER;

    static Refusal in(Buffer answer) {
      if (answer == null) {
        return OTHER;
      }
      try {
        var problem = new JsonObject(answer);
        if (!GatewayProblem.SOLD_OUT.code().equals(problem.getValue("code"))) {
          return OTHER;
        }
        return Boolean.TRUE.equals(problem.getValue("remembered")) ? REMEMBERED : SOLD_OUT;
      } catch (DecodeException notJson) {
        return OTHER;
      }
    }
  }

  private static boolean isKeyless(HttpServerRequest request) {
    return request.method() == HttpMethod.POST
        && BOOKINGS.equals(request.path())
        && !request.headers().contains("idempotency-key");
  }
}
