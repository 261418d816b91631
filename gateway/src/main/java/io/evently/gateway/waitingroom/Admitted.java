package io.evently.gateway.waitingroom;

import io.evently.platform.security.Admissions;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;

/** Hears of the orders of people who came out of a waiting room. */
@Singleton
public final class Admitted {

  private static final String BOOKINGS = "/api/v1/bookings";

  private final Admissions admissions;
  private final Rooms rooms;

  Admitted(Admissions admissions, Rooms rooms) {
    this.admissions = admissions;
    this.rooms = rooms;
  }

  /**
   * A client has been answered.
   *
   * @param answer null where it was not taken whole
   */
  public void answered(HttpServerRequest request, int status, Buffer answer) {
    if (status != HttpResponseStatus.CREATED.code()
        || request.method() != HttpMethod.POST
        || !BOOKINGS.equals(request.path())) {
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
