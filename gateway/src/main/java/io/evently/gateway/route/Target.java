package io.evently.gateway.route;

import java.time.Duration;
import java.util.Optional;

/** Where a path leads. */
public sealed interface Target {

  /**
   * One of the services.
   *
   * @param name key of {@code evently.gateway.services}
   * @param pattern the row of the table that matched; a metric tag, so never a raw path
   * @param answerWithin overrides the service's answer time-out
   */
  record Service(String name, String pattern, Optional<Duration> answerWithin) implements Target {

    /** Whether tickets are taken and given back there, which is limited more tightly. */
    public boolean sells() {
      return name.equals("booking-service") || name.equals("waitlist-service");
    }
  }

  /**
   * A WebSocket of one of the services.
   *
   * @param name key of {@code evently.gateway.services}
   */
  record Socket(String name) implements Target {}

  /**
   * An endpoint of the first API that does not exist any more.
   *
   * @param useInstead a sentence for the developer who still calls it
   */
  record Gone(String useInstead) implements Target {}

  /** Answered by the gateway itself; only to be read. */
  record Page() implements Target {}

  /**
   * The gateway's own API, all methods.
   *
   * @param sells whether changes there are limited as those of tickets are
   * @param readsToken false where a token that is over may come along: who wants a new one
   */
  record Own(boolean readsToken, boolean sells) implements Target {}

  /** The gateway's own endpoints for services; nothing is there without a service token. */
  record Internal() implements Target {}

  /** The gateway's own metrics: for the machine it runs on, not for the world. */
  record Metrics() implements Target {}

  /** No row matches. */
  record Nowhere() implements Target {}
}
