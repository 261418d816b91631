package io.evently.gateway.waitingroom;

import io.evently.gateway.problem.GatewayProblem;
import io.evently.gateway.soldout.Asked;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Admissions;
import io.evently.platform.security.Caller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;

/** Orders of people who came out of a waiting room, and of those who should. */
@Singleton
public final class Admitted {

  private static final String BOOKINGS = "/api/v1/bookings";

  private final Admissions admissions;
  private final Rooms rooms;
  private final Counter refused;

  Admitted(Admissions admissions, Rooms rooms, MeterRegistry metrics) {
    this.admissions = admissions;
    this.rooms = rooms;
    this.refused =
        Counter.builder("evently.gateway.queue.required")
            .description("Bookings refused with queue_required without asking booking-service")
            .register(metrics);
  }

  /** Whether a refusal is possible once the body has been read. */
  public boolean mayRefuse(HttpServerRequest request) {
    return isOrder(request)
        && !rooms.isEmpty()
        && !request.headers().contains(Admissions.HEADER)
        && !request.headers().contains("idempotency-key");
  }

  /**
   * Before an order is passed on: who has not waited is refused without a hop, as booking-service
   * would do it. With an {@code Idempotency-Key} it may be the retry of an order from before.
   *
   * @param body null without one
   * @param caller null for a guest
   * @return the refusal; null where the order has to pass
   */
  public ProblemException refusal(HttpServerRequest request, Buffer body, Caller caller) {
    if (!mayRefuse(request) || isStaff(caller)) {
      return null;
    }
    Asked asked = Asked.of(body, caller);
    if (asked == null || !rooms.standsBefore(asked.eventId())) {
      return null;
    }
    refused.increment();
    String room = "/api/v1/events/" + asked.eventId() + "/waiting-room";
    return ProblemException.of(
            GatewayProblem.QUEUE_REQUIRED,
            "Join the waiting room: POST "
                + room
                + "/places, and send its admission as "
                + Admissions.HEADER
                + ".")
        .with("reason", "missing")
        .with("waiting_room", room);
  }

  /** Whoever of them may: booking-service knows whose event it is. */
  private static boolean isStaff(Caller caller) {
    return caller != null && (caller.is(Caller.ORGANIZER) || caller.is(Caller.ADMIN));
  }

  private static boolean isOrder(HttpServerRequest request) {
    return request.method() == HttpMethod.POST && BOOKINGS.equals(request.path());
  }

  /**
   * A client has been answered.
   *
   * @param answer null where it was not taken whole
   */
  public void answered(HttpServerRequest request, int status, Buffer answer) {
    if (status != HttpResponseStatus.CREATED.code() || !isOrder(request)) {
      return;
    }
    String admission = request.getHeader(Admissions.HEADER);
    if (admission != null && answer != null) {
      admissions.open(admission).ifPresent(a -> rooms.bought(a, tickets(answer)));
    }
  }

  /** Of the one booking, or of the order's bookings. */
  private static int tickets(Buffer answer) {
    try {
      var made = new JsonObject(answer);
      JsonObject booking = made.getJsonObject("booking");
      JsonArray lines =
          booking == null
              ? made.getJsonObject("order").getJsonArray("bookings")
              : new JsonArray().add(booking);
      return lines.stream().mapToInt(line -> ((JsonObject) line).getInteger("quantity")).sum();
    } catch (DecodeException | ClassCastException | NullPointerException notAsAgreed) {
      return 1;
    }
  }
}
