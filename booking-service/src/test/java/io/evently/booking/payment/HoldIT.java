package io.evently.booking.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.evently.booking.reconcile.Reconciler;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.evently.platform.testing.contract.Contract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds that people ask for. */
@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class HoldIT {

  private static final String BOOKINGS = "evently.booking.bookings.v1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  Tokens tokens;
  TopicReader topics;
  @Inject DataSource datasource;
  @Inject Reconciler reconciler;
  Shop shop;

  @BeforeEach
  void shop() {
    shop = new Shop(tokens, datasource);
  }

  @AfterEach
  void theBooksBalance() throws Exception {
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
  }

  @Test
  void aHoldIsKeptForTenMinutesToldAndConfirmedWithoutPaying() {
    String event = shop.freeEvent(2);
    Response held = shop.book(event, "ann", 2, true, null);
    held.then()
        .statusCode(201)
        .body("booking.status", equalTo("held"))
        .body("booking.payment", nullValue());
    assertThat(until(held.path("booking.hold_expires_at")))
        .isCloseTo(Instant.now().plusSeconds(600), within(30, ChronoUnit.SECONDS));
    assertThat(shop.available(event)).isZero();
    String id = held.path("booking.id");
    shop.confirm(id, "ann").then().statusCode(200).body("data.status", equalTo("confirmed"));
    List<TopicRecord> told = topics.ofKey(BOOKINGS, id, 2, PATIENCE);
    assertThat(told)
        .extracting(r -> r.header("ce_type"))
        .containsExactly("evently.booking.held.v1", "evently.booking.confirmed.v1");
    Contract.of("booking/BookingHeld.v1")
        .validate(told.getFirst().value().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theSameKeyGivesTheSameHoldAsItWasMade() {
    String event = shop.event(2, 600, true);
    String key = UUID.randomUUID().toString();
    Response first = shop.book(event, "ann", 2, true, key);
    first.then().statusCode(201);
    shop.extend(first.path("booking.id"), "ann").then().statusCode(200);
    shop.pay(first.path("booking.id"), "ann", "tok_succeed").then().statusCode(200);
    Response again = shop.book(event, "ann", 2, true, key);
    assertThat(again.body().asString()).isEqualTo(first.body().asString());
    shop.book(event, "ann", 2, null, key)
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency_key_reused"));
  }

  @Test
  void aCancelledHoldGivesItsTicketsBackAtOnceAndOwesNothing() {
    String event = shop.event(2, 600, false);
    String id = shop.hold(event, "ann", 2);
    shop.cancel(id, "ann").then().statusCode(200).body("refunded_amount", equalTo("0.00"));
    assertThat(shop.available(event)).isEqualTo(2);
    shop.pay(id, "ann", "tok_succeed").then().statusCode(409).body("code", equalTo("conflict"));
    assertThat(shop.payment(id)).isNull();
  }

  @Test
  void aHoldIsExtendedOnceAndTold() {
    String event = shop.event(2, 120, true);
    Response held = shop.book(event, "ann", 1);
    String id = held.path("booking.id");
    Instant first = until(held.path("booking.hold_expires_at"));
    Response extended = shop.extend(id, "ann");
    extended.then().statusCode(200).body("data.status", equalTo("held"));
    assertThat(until(extended.path("data.hold_expires_at"))).isEqualTo(first.plusSeconds(120));
    shop.extend(id, "ann")
        .then()
        .statusCode(409)
        .body("code", equalTo("hold_not_extendable"))
        .body("hold_expires_at", equalTo(extended.path("data.hold_expires_at")));
    shop.pay(id, "ann", "tok_succeed").then().statusCode(200);
    assertThat(topics.ofKey(BOOKINGS, id, 3, PATIENCE))
        .extracting(r -> r.header("ce_id") + " " + r.header("ce_type"))
        .containsExactly(
            id + "-1 evently.booking.held.v1",
            id + "-2 evently.booking.held.v1",
            id + "-3 evently.booking.confirmed.v1");
  }

  @Test
  void aHoldIsNotExtendedWhereTheEventDoesNotAllowItNorPastTheSale() {
    String strict = shop.hold(shop.event(2, 120, false), "ann", 1);
    shop.extend(strict, "ann").then().statusCode(409).body("code", equalTo("hold_not_extendable"));
    Instant end = Instant.now().plusSeconds(90).truncatedTo(ChronoUnit.SECONDS);
    String event = shop.event(2, 60, true, "sale_ends_at", end.toString());
    Response extended = shop.extend(shop.hold(event, "ann", 1), "ann");
    assertThat(until(extended.path("data.hold_expires_at"))).isEqualTo(end);
    String other = shop.hold(shop.event(2, 120, true), "ann", 1);
    shop.extend(other, "eve").then().statusCode(404);
  }

  @Test
  void aHoldThatIsOverIsNeitherExtendedNorPaid() {
    String event = shop.event(1, 1, true);
    String id = shop.hold(event, "ann", 1);
    await().atMost(PATIENCE).until(() -> shop.available(event) == 1);
    shop.extend(id, "ann").then().statusCode(409).body("code", equalTo("hold_expired"));
    shop.pay(id, "ann", "tok_succeed").then().statusCode(409).body("code", equalTo("hold_expired"));
    assertThat(shop.payment(id)).isNull();
  }

  @Test
  void aFreeTicketOfAnEventThatIsPaidIsConfirmedWithoutPaying() {
    String event =
        shop.event(
            2,
            600,
            false,
            "ticket_types",
            List.of(java.util.Map.of("id", "g", "name", "G", "price", "0", "capacity", 2)));
    String id = shop.hold(event, "ann", 1);
    shop.confirm(id, "ann").then().statusCode(200).body("data.status", equalTo("confirmed"));
  }

  private static Instant until(String text) {
    return Instant.parse(text);
  }
}
