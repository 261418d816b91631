package io.evently.gateway.overload;

import io.vertx.core.http.HttpMethod;
import java.util.Set;

/** What goes first when not everything can. */
public enum Urgency {
  /** Ends what was begun, or gives tickets back: without it they are held for nobody. */
  ESSENTIAL(1.0),
  /** Other changes; most are bookings. */
  SALE(0.9),
  READ(0.75),
  /** Figures for organisers, who can look again later. */
  ANALYTICS(0.5);

  private static final Set<String> ENDS =
      Set.of("confirm", "extend", "cancel", "accept", "decline", "leave");
  private static final String WEBHOOKS = "/api/v1/payments/webhooks/";

  private final double share;

  Urgency(double share) {
    this.share = share;
  }

  /** Of a limit, what this and everything less important may take. */
  int of(int limit) {
    return (int) (limit * share);
  }

  /**
   * Of a request.
   *
   * @param service that it is for
   */
  public static Urgency of(HttpMethod method, String path, String service) {
    if (service.equals("analytics-service")) {
      return ANALYTICS;
    }
    if (method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS) {
      return READ;
    }
    boolean ends =
        method == HttpMethod.DELETE
            || ENDS.contains(path.substring(path.lastIndexOf('/') + 1))
            || path.startsWith(WEBHOOKS);
    return ends ? ESSENTIAL : SALE;
  }
}
