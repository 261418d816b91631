package io.evently.gateway.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.demand.DemandCounter.Sums;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemandCounterTest {

  private final DemandCounter counter = new DemandCounter(3);

  @Test
  void viewsQuotesAndRefusalsAreCountedByEvent() {
    get("/api/v1/events/456", 200);
    get("/api/v1/events/456", 200);
    get("/api/v1/events/456/quote", 200);
    book("{\"event_id\":\"456\"}", 409, "{\"code\":\"sold_out\"}");
    book("{\"event_id\":\"456\"}", 409, "{\"code\":\"insufficient_stock\"}");

    assertThat(counter.drain()).isEqualTo(Map.of("456", new Sums(2, 1, 2)));
    assertThat(counter.drain()).isEmpty();
  }

  @Test
  void whatIsNoViewOfAnEventIsNotCounted() {
    get("/api/v1/events/456", 404);
    get("/api/v1/events/456", 304);
    get("/api/v1/events/popular", 200);
    get("/api/v1/events/search", 200);
    get("/api/v1/events", 200);
    get("/api/v1/events/", 200);
    get("/api/v1/events/456/availability", 200);
    get("/api/v1/events/a%20b", 200);
    counter.answered(HttpMethod.HEAD, "/api/v1/events/456", 200, null, null);
    counter.answered(HttpMethod.PUT, "/api/v1/events/456", 200, null, null);

    assertThat(counter.drain()).isEmpty();
  }

  @Test
  void aRefusalThatCannotBeReadIsLeftAlone() {
    book("{\"event_id\":\"456\"}", 409, "{\"code\":\"price_changed\"}");
    book("{\"event_id\":\"456\"}", 201, "{\"code\":\"sold_out\"}");
    book("{\"event_id\":456}", 409, "{\"code\":\"sold_out\"}");
    book("[]", 409, "{\"code\":\"sold_out\"}");
    book("{\"event_id\":", 409, "{\"code\":\"sold_out\"}");
    book("{\"event_id\":\"456\"}", 409, "no JSON");
    book(
        "{\"event_id\":\"456\",\"x\":\"" + "x".repeat(5000) + "\"}",
        409,
        "{\"code\":\"sold_out\"}");
    counter.answered(HttpMethod.POST, "/api/v1/bookings", 409, null, null);

    assertThat(counter.drain()).isEmpty();
  }

  @Test
  void moreEventsThanThereIsRoomForAreNotCounted() {
    for (int i = 0; i < 10; i++) {
      get("/api/v1/events/e" + i, 200);
    }
    get("/api/v1/events/e0", 200);

    assertThat(counter.drain())
        .containsOnlyKeys("e0", "e1", "e2")
        .containsEntry("e0", new Sums(2, 0, 0));
  }

  private void get(String path, int status) {
    counter.answered(HttpMethod.GET, path, status, null, null);
  }

  private void book(String request, int status, String answer) {
    counter.answered(
        HttpMethod.POST, "/api/v1/bookings", status, Buffer.buffer(request), Buffer.buffer(answer));
  }
}
