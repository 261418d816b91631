package io.evently.booking.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.booking.Catalogue;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class CatalogueIT {

  private static final String EVENTS = "evently.event.events.v1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  Redelivery redelivery;
  TopicReader topics;

  @Test
  void anyOrderOfAnyNumberOfDeliveriesEndsInTheNewestVersion() throws Exception {
    for (long seed = 1; seed <= 5; seed++) {
      String event = "re-" + UUID.randomUUID();
      List<TopicRecord> versions = new ArrayList<>();
      for (int version = 1; version <= 6; version++) {
        versions.add(told(event, version, 10 * version));
      }
      redelivery.send(versions, seed);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(capacity(event)).isEqualTo(60));
      assertThat(available(event)).as("seed " + seed).isEqualTo(60);
    }
  }

  @Test
  void aRecordThatCannotBeReadGoesAsideAndTheNextIsApplied() throws Exception {
    String event = "poison-" + UUID.randomUUID();
    TopicRecord good = told(event, 1, 7);
    redelivery.inOrder(
        List.of(
            with(good, event + "-bad", "{\"event_id\":"),
            with(good, event + "-lacks", "{\"event_id\":\"x\"}"),
            good));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(capacity(event)).isEqualTo(7));
    List<TopicRecord> letters =
        topics.readUntil(
            EVENTS + ".booking-service.dlq",
            all -> all.stream().filter(r -> event.equals(r.key())).count() >= 2,
            PATIENCE);
    assertThat(letters.stream().filter(r -> event.equals(r.key())).map(r -> r.header("ce_id")))
        .contains(event + "-bad", event + "-lacks");
  }

  private static TopicRecord told(String event, int version, int capacity)
      throws JsonProcessingException {
    String value = JSON.writeValueAsString(Catalogue.terms(event, version, "capacity", capacity));
    return new TopicRecord(
        EVENTS,
        event,
        Map.of(
            "ce_specversion", "1.0",
            "ce_source", "/evently/event-service",
            "ce_id", event + "-" + version,
            "ce_type", "evently.event.changed.v1",
            "ce_sequence", Integer.toString(version)),
        value);
  }

  private static TopicRecord with(TopicRecord r, String id, String value) {
    Map<String, String> headers = new java.util.HashMap<>(r.headers());
    headers.put("ce_id", id);
    return new TopicRecord(r.topic(), r.key(), headers, value);
  }

  private static int capacity(String event) {
    return number(event, "capacity");
  }

  private static int available(String event) {
    return number(event, "available");
  }

  private static int number(String event, String field) {
    Integer value =
        RestAssured.get("/api/v1/events/" + event + "/availability").path("data." + field);
    return value == null ? -1 : value;
  }
}
