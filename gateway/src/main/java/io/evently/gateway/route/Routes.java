package io.evently.gateway.route;

import io.evently.gateway.route.Target.Gone;
import io.evently.gateway.route.Target.Internal;
import io.evently.gateway.route.Target.Metrics;
import io.evently.gateway.route.Target.Nowhere;
import io.evently.gateway.route.Target.Own;
import io.evently.gateway.route.Target.Page;
import io.evently.gateway.route.Target.Service;
import io.evently.gateway.route.Target.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The routing table. First match wins; {@code *} is one segment, {@code **} is any number of them.
 * What is not here is not reachable: {@code /internal}, {@code /q} and {@code /metrics} of the
 * services have no row on purpose.
 */
public final class Routes {

  private static final String EVENT = "event-service";
  private static final String BOOKING = "booking-service";
  private static final String WAITLIST = "waitlist-service";
  private static final String PRICING = "pricing-service";
  private static final String NOTIFICATION = "notification-service";
  private static final String ANALYTICS = "analytics-service";
  private static final Target NOWHERE = new Nowhere();

  private static final List<Row> TABLE =
      List.of(
          service("/api/v1/bookings/**", BOOKING),
          service("/api/v1/payments/webhooks/*", BOOKING),
          service("/api/v1/events/*/availability", BOOKING, Duration.ofSeconds(3)),
          service("/api/v1/events/*/quote", BOOKING, Duration.ofSeconds(3)),
          service("/api/v1/events/*/access-codes/**", BOOKING),
          service("/api/v1/events/*/promo-codes/**", BOOKING),
          sale("/api/v1/events/*/waiting-room/**"),
          service("/api/v1/events/**", EVENT),
          gone("/api/v1/cache/metrics", "Every service has Prometheus metrics at /metrics."),
          gone("/api/v1/cache/warm", "The cache warms itself: leave this call out."),
          service("/api/v1/cache/**", EVENT),
          service("/api/v1/waitlist/**", WAITLIST),
          service("/api/v1/pricing/**", PRICING),
          service("/api/v1/notifications/**", NOTIFICATION),
          gone("/api/v1/analytics/database-status", "GET /health names every part and its state."),
          own("/api/v1/analytics/rate-limits", true),
          service("/api/v1/analytics/**", ANALYTICS),
          service("/dashboard/**", ANALYTICS),
          socket("/ws/notifications", NOTIFICATION),
          own("/api/v1/auth/login", false),
          own("/api/v1/auth/register", false),
          own("/api/v1/auth/refresh", false),
          own("/api/v1/auth/**", true),
          internal("/internal/accounts/**"),
          internal("/internal/republish"),
          page("/.well-known/jwks.json"),
          page("/"),
          page("/health"),
          page("/openapi"),
          page("/docs/**"),
          page("/problems"),
          page("/problems/*"),
          metrics("/metrics"),
          page("/q/health/*"),
          gone("/api/v1/tracing/**", "Traces are exported by OpenTelemetry: look them up there."),
          gone(
              "/api/v1/load-test/**",
              "Load is made by a client of your own; there is no endpoint for it."),
          gone(
              "/api/v1/database/**", "GET /health shows the databases; nothing replaces the rest."),
          gone("/api/v1/db-test/**", "GET /health shows the databases; nothing replaces the rest."),
          gone("/api/v1/enterprise/**", "The endpoints in GET /openapi replace it."),
          gone("/api/v1/email/**", "Messages are sent for what happens; there is no direct call."),
          gone("/api/v1/debug/**", "Every answer has an X-Request-Id: name it to the operator."));

  private Routes() {}

  /**
   * @param path a path that {@link PathRules#isClean} accepts
   */
  public static Target of(String path) {
    String[] segments = Row.segments(path);
    for (Row row : TABLE) {
      if (row.matches(segments)) {
        return row.target;
      }
    }
    return NOWHERE;
  }

  /** The services that the table names. */
  public static List<String> services() {
    return all().map(Service::name).distinct().sorted().toList();
  }

  /** The rows that lead to services. */
  public static Stream<Service> all() {
    return TABLE.stream()
        .map(Row::target)
        .filter(Service.class::isInstance)
        .map(Service.class::cast);
  }

  private static Row service(String pattern, String name) {
    return new Row(Row.segments(pattern), new Service(name, pattern, Optional.empty()));
  }

  private static Row service(String pattern, String name, Duration answerWithin) {
    return new Row(Row.segments(pattern), new Service(name, pattern, Optional.of(answerWithin)));
  }

  private static Row gone(String pattern, String useInstead) {
    return new Row(Row.segments(pattern), new Gone(useInstead));
  }

  private static Row page(String pattern) {
    return new Row(Row.segments(pattern), new Page());
  }

  private static Row socket(String pattern, String name) {
    return new Row(Row.segments(pattern), new Socket(name));
  }

  private static Row own(String pattern, boolean readsToken) {
    return new Row(Row.segments(pattern), new Own(readsToken, false));
  }

  private static Row sale(String pattern) {
    return new Row(Row.segments(pattern), new Own(true, true));
  }

  private static Row internal(String pattern) {
    return new Row(Row.segments(pattern), new Internal());
  }

  private static Row metrics(String pattern) {
    return new Row(Row.segments(pattern), new Metrics());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, and matched on every request
  private record Row(String[] pattern, Target target) {

    static String[] segments(String path) {
      return path.substring(1).split("/");
    }

    boolean matches(String[] path) {
      for (int i = 0; i < pattern.length; i++) {
        if (pattern[i].equals("**")) {
          return true;
        }
        if (i >= path.length || !(pattern[i].equals("*") || pattern[i].equals(path[i]))) {
          return false;
        }
      }
      return path.length == pattern.length;
    }
  }
}
