package io.evently.gateway.route;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Limits and addresses of the gateway. */
@ConfigMapping(prefix = "evently.gateway")
public interface GatewayConfig {

  /** By the names that the routing table uses. */
  Map<String, Service> services();

  /** Largest request body in bytes; beyond it 413. */
  @WithDefault("1048576")
  int maxBody();

  /**
   * Bytes of request bodies held at one moment, all requests together; beyond it 503. Thousands of
   * waiting requests with large bodies must not be able to fill the heap.
   */
  @WithDefault("67108864")
  long bodyBudget();

  /** A body that has not arrived after this is given up; a slow sender must not hold a place. */
  @WithDefault("10S")
  Duration bodyTimeout();

  /** One service behind the gateway. */
  interface Service {

    /** {@code http://host:port}; of several instances with commas between them. */
    List<URI> url();

    /** Keep-alive connections to each address; each carries one request at a time. */
    @WithDefault("64")
    int connections();

    /** Requests that wait for a connection; beyond it 503 {@code overloaded} at once. */
    @WithDefault("4096")
    int queue();

    @WithDefault("1S")
    Duration connectTimeout();

    /** The longest wait for a connection, and then the longest silence of the service. */
    @WithDefault("10S")
    Duration answerTimeout();
  }
}
