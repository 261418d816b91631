package io.evently.event.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.event.BookingStub;
import io.evently.event.Organiser;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "event"))
@QuarkusTestResource(BookingStub.class)
class StockIT {

  private static final String TOPIC = "evently.booking.inventory.v1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Tokens tokens;
  Redelivery redelivery;
  @Inject Stocks stocks;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void twiceLateAndOutOfOrderEndsInTheNewest(long seed) throws Exception {
    List<String> ids = List.of(Organiser.newId(), Organiser.newId());
    List<TopicRecord> sales = new ArrayList<>();
    for (int version = 1; version <= 40; version++) {
      for (String id : ids) {
        sales.add(inventory(id, version, 100 - version));
      }
    }
    redelivery.send(sales, seed);
    String mark = Organiser.newId();
    // One mark a partition: when all were heard, everything before them was heard as well.
    List<String> marks =
        IntStream.range(0, 32).mapToObj(i -> mark + i).map(m -> m.substring(4)).toList();
    redelivery.inOrder(marks.stream().map(m -> inventory(m, 1, 1)).toList());
    await().atMost(PATIENCE).until(() -> stocks.of(marks).size() == marks.size());
    for (String id : ids) {
      Stock stock = stocks.of(ids).get(id);
      assertThat(stock.version()).isEqualTo(40);
      assertThat(stock.available()).isEqualTo(60);
      assertThat(stock.availableByType()).containsEntry("general", 60);
    }
  }

  @Test
  void seatsAreShownAndChangeTheTagButNotTheVersion() {
    Organiser ada = Organiser.named(tokens, "ada");
    String id = ada.publishes();
    redelivery.inOrder(List.of(inventory(id, 7, 42)));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonPath event = ada.reads(id);
              assertThat(event.getInt("data.available_seats")).isEqualTo(42);
              assertThat(event.getInt("data.ticket_types[0].available")).isEqualTo(42);
            });
    String etag = ada.asking().get(Organiser.EVENTS + "/" + id).header("ETag");
    assertThat(etag).isEqualTo("\"1.7\"");
    ada.changes(id, etag, "{\"venue\":\"Green Hall\"}").then().statusCode(200);
  }

  @Test
  void aRecordThatCannotBeReadDoesNotStopTheOthers() throws Exception {
    String bad = Organiser.newId();
    String good = Organiser.newId();
    redelivery.inOrder(
        List.of(
            TopicRecord.cloudEvent(
                TOPIC, bad, bad + "-1", "/evently/booking-service", "t", 1, "{\"version\":\"x\"}"),
            new TopicRecord(TOPIC, bad, java.util.Map.of(), "no event at all"),
            inventory(good, 1, 5)));
    await().atMost(PATIENCE).until(() -> stocks.of(List.of(good)).containsKey(good));
    assertThat(stocks.of(List.of(bad))).isEmpty();
  }

  private static TopicRecord inventory(String id, int version, int available) {
    String json =
        """
        {"event_id":"%s","version":%d,"as_of":"2029-01-01T00:00:00Z","capacity":100,"available":%d,
         "waitlist_reserved":0,"taken":%d,"unknown_field":1,
         "ticket_types":[{"id":"general","capacity":100,"available":%d,"waitlist_reserved":0,"taken":%d}]}"""
            .formatted(id, version, available, 100 - available, available, 100 - available);
    return TopicRecord.cloudEvent(
        TOPIC,
        id,
        id + "-" + version,
        "/evently/booking-service",
        "evently.booking.inventory.changed.v1",
        version,
        json);
  }
}
