package io.evently.gateway.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What to do with the rest of a body that nobody wants. */
final class Rest {

  private static final long LINGER_MILLIS = 500;
  private static final int WORTH_READING = 6; // digits: less than 1 MB keeps the connection

  private Rest() {}

  /** Drops it; a large one, or one of unknown size, also costs its sender the connection. */
  static void drop(Vertx vertx, HttpServerRequest request) {
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    if (RequestBody.isAnnounced(request) && (length == null || length.length() > WORTH_READING)) {
      dropAndClose(vertx, request);
    } else {
      request.resume();
    }
  }

  /**
   * Drops it and closes the connection soon after the answer. The rest is read for a moment:
   * closing on unread bytes would reset the connection, and the client would never see why.
   */
  static void dropAndClose(Vertx vertx, HttpServerRequest request) {
    request.handler(dropped -> {});
    request.endHandler(end -> {});
    request.exceptionHandler(broken -> {});
    request.response().putHeader(HttpHeaderNames.CONNECTION, "close");
    request.resume();
    if (request.version() != HttpVersion.HTTP_2) {
      vertx.setTimer(LINGER_MILLIS, over -> request.connection().close().onFailure(gone -> {}));
    }
  }
}
