package io.evently.gateway.page;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * {@code GET /hello}: the least that this server can do for a request, which {@code ./evently bench
 * gateway} compares the gateway's work with. Without {@code evently.gateway.hello} there is no such
 * page, since nothing counts or limits who asks for it.
 */
@Singleton
class Hello {

  /** Before everything that the gateway does. */
  private static final int BEFORE_THE_DOOR = 10_000;

  private static final String PATH = "/hello";
  private static final Buffer HELLO = Buffer.buffer("hello");

  private final boolean wanted;

  Hello(@ConfigProperty(name = "evently.gateway.hello", defaultValue = "false") boolean wanted) {
    this.wanted = wanted;
  }

  void install(@Observes Filters filters) {
    if (wanted) {
      filters.register(Hello::answer, BEFORE_THE_DOOR);
    }
  }

  private static void answer(RoutingContext context) {
    if (PATH.equals(context.request().path())) {
      context
          .response()
          .putHeader(HttpHeaderNames.CONTENT_TYPE, "text/plain")
          .end(HELLO)
          .onFailure(gone -> {});
    } else {
      context.next();
    }
  }
}
