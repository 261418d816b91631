package io.evently.gateway.tls;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells browsers to come by TLS only, once they have (RFC 6797). */
@Singleton
public final class StrictTransport {

  private static final String HEADER = "strict-transport-security";

  private final String value;

  StrictTransport(
      @ConfigProperty(name = "evently.tls.hsts", defaultValue = "180D") Duration remembered) {
    value = remembered.isZero() ? null : "max-age=" + remembered.toSeconds();
  }

  /** Without TLS it says nothing: whoever sits between could have said it. */
  public void announce(HttpServerRequest request) {
    if (value != null && request.isSSL()) {
      request.response().putHeader(HEADER, value);
    }
  }
}
