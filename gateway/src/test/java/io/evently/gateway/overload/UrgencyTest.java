package io.evently.gateway.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrgencyTest {

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/bookings/b1/confirm, booking-service, ESSENTIAL",
    "PUT, /api/v1/bookings/b1/cancel, booking-service, ESSENTIAL",
    "POST, /api/v1/payments/webhooks/test, booking-service, ESSENTIAL",
    "POST, /api/v1/waitlist/offers/o1/accept, waitlist-service, ESSENTIAL",
    "POST, /api/v1/bookings, booking-service, SALE",
    "POST, /api/v1/waitlist/e1/join, waitlist-service, SALE",
    "PUT, /api/v1/events/e1, event-service, SALE",
    "GET, /api/v1/bookings/confirm, booking-service, READ",
    "HEAD, /api/v1/events/e1, event-service, READ",
    "GET, /api/v1/analytics/dashboard, analytics-service, ANALYTICS",
    "POST, /api/v1/analytics/rebuild, analytics-service, ANALYTICS"
  })
  void whatEndsASaleGoesBeforeWhatBeginsOneAndThatBeforeReads(
      String method, String path, String service, Urgency urgency) {
    assertThat(Urgency.of(HttpMethod.valueOf(method), path, service)).isEqualTo(urgency);
  }

  @Test
  void lessUrgentOnesGetLess() {
    int more = Integer.MAX_VALUE;
    for (Urgency urgency : Urgency.values()) {
      assertThat(urgency.of(100)).isPositive().isLessThan(more);
      more = urgency.of(100);
    }
  }
}
