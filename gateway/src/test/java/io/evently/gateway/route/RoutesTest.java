package io.evently.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.route.Target.Gone;
import io.evently.gateway.route.Target.Metrics;
import io.evently.gateway.route.Target.Nowhere;
import io.evently.gateway.route.Target.Page;
import io.evently.gateway.route.Target.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

  @ParameterizedTest
  @CsvSource({
    "/api/v1/bookings, booking-service",
    "/api/v1/bookings/, booking-service",
    "/api/v1/bookings/b1/cancel, booking-service",
    "/api/v1/bookings/user/123, booking-service",
    "/api/v1/events, event-service",
    "/api/v1/events/456, event-service",
    "/api/v1/events/456/publish, event-service",
    "/api/v1/events/456/availability, booking-service",
    "/api/v1/events/456/quote, booking-service",
    "/api/v1/events/456/access-codes, booking-service",
    "/api/v1/events/456/access-codes/1, booking-service",
    "/api/v1/events/456/promo-codes/EARLY, booking-service",
    "/api/v1/pricing/event/456/apply, pricing-service",
    "/api/v1/events/456/availability/x, event-service",
    "/api/v1/events/availability, event-service",
    "/api/v1/cache/stats, event-service"
  })
  void apiPathsLeadToTheirService(String path, String service) {
    assertThat(Routes.of(path))
        .isInstanceOfSatisfying(Service.class, to -> assertThat(to.name()).isEqualTo(service));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/internal/events/1",
        "/api/v1/internal/events/1",
        "/api/v1/bookingsx",
        "/api/v1",
        "/api/v2/events",
        "/API/v1/events",
        "/q/dev",
        "/q/openapi",
        "/q/health/live/x",
        "/metrics/x",
        "/healthz"
      })
  void everythingElseLeadsNowhere(String path) {
    assertThat(Routes.of(path)).isInstanceOf(Nowhere.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/cache/metrics",
        "/api/v1/cache/warm",
        "/api/v1/tracing/trace/1",
        "/api/v1/load-test/start",
        "/api/v1/database/stats",
        "/api/v1/db-test",
        "/api/v1/analytics/database-status"
      })
  void oldEndpointsSayWhatToUseInstead(String path) {
    assertThat(Routes.of(path))
        .isInstanceOfSatisfying(Gone.class, gone -> assertThat(gone.useInstead()).isNotBlank());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/health", "/openapi", "/docs", "/docs/swagger-ui.css", "/q/health/ready"})
  void ownPagesAreAnsweredHere(String path) {
    assertThat(Routes.of(path)).isInstanceOf(Page.class);
  }

  @ParameterizedTest
  @ValueSource(strings = "/metrics")
  void metricsAreApart(String path) {
    assertThat(Routes.of(path)).isInstanceOf(Metrics.class);
  }

  @Test
  void theGatewaysOwnApiIsNotPassedOn() {
    assertThat(Routes.of("/api/v1/auth/login")).isEqualTo(new Target.Own(false, false));
    assertThat(Routes.of("/api/v1/auth/admin/users/1")).isEqualTo(new Target.Own(true, false));
    assertThat(Routes.of("/internal/accounts/1/contact")).isEqualTo(new Target.Internal());
    assertThat(Routes.of("/internal/republish")).isEqualTo(new Target.Internal());
    assertThat(Routes.of("/internal/events/1")).isEqualTo(new Target.Nowhere());
    assertThat(Routes.of("/ws/notifications")).isEqualTo(new Target.Socket("notification-service"));
  }
}
