package io.evently.event.price;

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
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "event"))
@QuarkusTestResource(BookingStub.class)
class PriceIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  Tokens tokens;
  Redelivery redelivery;

  @Test
  void thePublishedPriceIsShownUntilTheOrganiserChangesTheCatalogue() {
    Organiser ada = Organiser.named(tokens, "ada");
    String id = ada.publishes();
    JsonPath before = ada.reads(id);
    BigDecimal face = new BigDecimal(before.getString("data.ticket_types[0].price"));
    String type = before.getString("data.ticket_types[0].id");
    BigDecimal price = face.add(BigDecimal.ONE);
    assertThat(before.getString("data.ticket_types[0].face_value")).isNull();
    String tagBefore = tag(ada, id);

    List<TopicRecord> all = new ArrayList<>();
    for (int version = 1; version < 5; version++) {
      all.add(price(id, type, version, face.add(BigDecimal.TEN), face));
    }
    all.add(price(id, type, 5, price, face));
    redelivery.send(all, 3);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonPath now = ada.reads(id);
              assertThat(now.getString("data.price")).isEqualTo(price.toPlainString());
              assertThat(now.getString("data.ticket_types[0].price"))
                  .isEqualTo(price.toPlainString());
              assertThat(now.getString("data.ticket_types[0].face_value"))
                  .isEqualTo(face.toPlainString());
            });
    assertThat(tag(ada, id)).isNotEqualTo(tagBefore).endsWith(".5\"");
    ada.changes(id, tag(ada, id), "{\"price\":\"77.00\"}").then().statusCode(200);
    assertThat(ada.reads(id).getString("data.price")).isEqualTo("77.00");
    assertThat(ada.reads(id).getString("data.ticket_types[0].face_value")).isNull();
  }

  private static String tag(Organiser who, String id) {
    return who.asking().get(Organiser.EVENTS + "/" + id).header("ETag");
  }

  private static TopicRecord price(
      String id, String type, int version, BigDecimal price, BigDecimal face) {
    return TopicRecord.cloudEvent(
        "evently.pricing.prices.v1",
        id,
        id + "-" + version,
        "/evently/pricing-service",
        "evently.pricing.price.changed.v1",
        version,
        """
        {"event_id":"%s","version":%d,"ticket_type":"%s","price":"%s","currency":"EUR",
         "face_value":"%s","reason_id":"r1","effective_at":"2026-01-01T00:00:00Z",
         "prices":[{"ticket_type":"%s","price":"%s","face_value":"%s"}]}"""
            .formatted(id, version, type, price, face, type, price, face));
  }
}
