package io.evently.gateway.waitingroom;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/**
 * Answers those who look which number is served, as most of a crowd does all the time: with bytes
 * that are written once a second.
 */
@Singleton
public final class Looks {

  private static final String BEGIN = "/api/v1/events/";
  private static final String END = "/waiting-room";

  private final Rooms rooms;

  Looks(Rooms rooms) {
    this.rooms = rooms;
  }

  /** The answer that is known; null where the room has to be asked for. */
  public Buffer known(HttpServerRequest request) {
    String path = request.path();
    return request.method() == HttpMethod.GET && path.endsWith(END) && path.startsWith(BEGIN)
        ? rooms.shown(path.substring(BEGIN.length(), path.length() - END.length()))
        : null;
  }

  /** Answers with it. */
  public static void answer(HttpServerRequest request, Buffer known) {
    request
        .response()
        .putHeader(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaderNames.CACHE_CONTROL, RoomView.EVERYBODYS)
        .end(known)
        .onFailure(gone -> {});
  }
}
