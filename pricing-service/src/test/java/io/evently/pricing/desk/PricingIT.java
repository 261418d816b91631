package io.evently.pricing.desk;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Redelivery;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.evently.platform.testing.contract.Contract;
import io.evently.pricing.World;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "pricing"))
class PricingIT {

  private static final String API = "/api/v1/pricing/";
  private static final String PRICES = "evently.pricing.prices.v1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  Tokens tokens;
  Redelivery redelivery;
  TopicReader topics;

  private final String organizer = "org-" + World.id();
  private final String event = "ev-" + World.id();

  @Test
  void whatIsNotSeenIsNotAdvisedOn() {
    redelivery.inOrder(List.of(World.event(event, organizer, 1, "50.00")));
    awaitKnown();
    redelivery.inOrder(List.of(World.inventory(event, 1, 100), World.demand(event, 1, 29)));
    awaitField("data.seen.views", 29);
    await()
        .atMost(PATIENCE)
        .until(() -> advice().path("data.reason"), not(equalTo("stock_unknown")));
    advice()
        .then()
        .body("data.action", equalTo("hold"))
        .body("data.reason", equalTo("not_enough_data"))
        .body("data.current_price", equalTo("50.00"))
        .body("data.recommended_price", equalTo("50.00"))
        .body("data.price_change", equalTo("0.00"));
    apply(advice().path("data.id"))
        .then()
        .statusCode(409)
        .body("code", equalTo("nothing_to_apply"));
  }

  @Test
  void anyOrderAndNumberOfDeliveriesCountsEachFactOnce() {
    for (long seed = 1; seed <= 3; seed++) {
      String of = "ev-" + World.id();
      String booking = World.id();
      redelivery.inOrder(List.of(World.event(of, organizer, 1, "50.00")));
      await().atMost(PATIENCE).until(() -> get(of, "").statusCode() == 200);
      List<TopicRecord> records = new ArrayList<>(World.rush(of, organizer));
      records.add(World.booking(booking, of, "confirmed", 1, 3));
      records.add(World.booking(booking, of, "cancelled", 2, 3));
      String inParts = World.id();
      records.add(World.booking(inParts, of, "confirmed", 1, 3));
      records.add(World.part(inParts, of, 2));
      redelivery.send(records, seed);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  get(of, "")
                      .then()
                      .body("data.seen.views", equalTo(200))
                      .body("data.seen.quotes", equalTo(20))
                      .body("data.seen.sold", equalTo(66))
                      .body("data.seen.refunded", equalTo(4))
                      .body("data.seen.left", equalTo(40)));
    }
  }

  @Test
  void anAppliedRecommendationIsPublishedOnceAndExplainsItself() {
    rush();
    Response advice = advice();
    advice.then().body("data.action", equalTo("raise"));
    String id = advice.path("data.id");
    assertThat(advice().<String>path("data.id")).isEqualTo(id);
    explained(id);
    get(event, "/replay?recommendation_id=" + id)
        .then()
        .body("data.equal", equalTo(true))
        .body("data.model", equalTo("level-1"));

    Response applied = apply(id);
    applied
        .then()
        .statusCode(200)
        .body("data.old_price", equalTo("50.00"))
        .body("data.new_price", equalTo("55.00"))
        .body("data.change_percent", equalTo("10.00"))
        .body("data.version", equalTo(1));
    assertThat(apply(id).<Object>path("data")).isEqualTo(applied.path("data"));

    TopicRecord told = topics.ofKey(PRICES, event, 1, PATIENCE).getFirst();
    Contract.of("pricing/PriceChanged.v1").validate(told.value().getBytes(StandardCharsets.UTF_8));
    assertThat(told.value()).contains("\"price\":\"55.00\"").contains(id);
    assertThat(told.headers()).containsEntry("ce_id", event + "-1");

    advice()
        .then()
        .body("data.current_price", equalTo("55.00"))
        .body("data.reason", equalTo("changed_recently"));
    get(event, "/history")
        .then()
        .body("data[0].price", equalTo("55.00"))
        .body("data[0].applied_by", equalTo(organizer))
        .body("data[1].cause", equalTo("catalogue"));
    get(event, "/replay?recommendation_id=" + id).then().body("data.equal", equalTo(true));
    assertThat(topics.ofKey(PRICES, event, 1, PATIENCE)).hasSize(1);
  }

  @Test
  void anOrganisersOwnChangeTakesThePublishedPriceBackForGood() {
    rush();
    apply(advice().path("data.id")).then().statusCode(200);
    redelivery.inOrder(List.of(World.event(event, organizer, 2, "60.00")));
    await().atMost(PATIENCE).until(() -> "60.00".equals(advice().path("data.current_price")));
    redelivery.inOrder(List.of(World.event(event, organizer, 3, "50.00")));
    await().atMost(PATIENCE).until(() -> "50.00".equals(advice().path("data.current_price")));
    List<TopicRecord> told = topics.ofKey(PRICES, event, 3, PATIENCE);
    assertThat(told.get(1).value())
        .contains("\"reason_id\":\"catalogue\"")
        .contains("\"price\":\"60.00\"");
    assertThat(told.getLast().value()).contains("\"price\":\"50.00\"").doesNotContain("55.00");
  }

  @Test
  void pricesAreSaidAgainUnderTheSameIds() {
    rush();
    apply(advice().path("data.id")).then().statusCode(200);
    TopicRecord first = topics.ofKey(PRICES, event, 1, PATIENCE).getFirst();
    assertThat(republished(Map.of("event_id", event))).isEqualTo(1);
    assertThat(republished(Map.of("since", World.NOW.toString()))).isPositive();
    List<TopicRecord> all = topics.ofKey(PRICES, event, 3, PATIENCE);
    assertThat(all)
        .hasSize(3)
        .allSatisfy(
            again -> {
              assertThat(again.header("ce_id")).isEqualTo(first.header("ce_id"));
              assertThat(again.value()).isEqualTo(first.value());
            });
  }

  private int republished(Map<String, Object> what) {
    return as(tokens.service("operator", "pricing-service"))
        .contentType("application/json")
        .body(what)
        .post("/internal/republish")
        .then()
        .statusCode(200)
        .extract()
        .path("republished");
  }

  @Test
  void theSameNumberInAnotherCurrencyIsAnotherPrice() {
    rush();
    apply(advice().path("data.id")).then().statusCode(200);
    TopicRecord inDollars = World.event(event, organizer, 2, "50.00");
    redelivery.inOrder(
        List.of(
            new TopicRecord(
                inDollars.topic(),
                inDollars.key(),
                inDollars.headers(),
                inDollars.value().replace("EUR", "USD"))));
    await().atMost(PATIENCE).until(() -> "USD".equals(advice().path("data.currency")));
    advice().then().body("data.current_price", equalTo("50.00"));
    assertThat(topics.ofKey(PRICES, event, 2, PATIENCE).getLast().value())
        .contains("\"price\":\"50.00\",\"currency\":\"USD\"");
  }

  @Test
  void adviceForAnotherSituationIsStale() {
    rush();
    String id = advice().path("data.id");
    redelivery.inOrder(List.of(World.event(event, organizer, 2, "52.00")));
    await().atMost(PATIENCE).until(() -> "52.00".equals(advice().path("data.current_price")));
    apply(id).then().statusCode(409).body("code", equalTo("recommendation_stale"));
  }

  @Test
  void theGuardRailsAreAskedAgainWhenAdviceIsApplied() {
    rush();
    String id = advice().path("data.id");
    put("/limits", Map.of("ceiling_share", "1.05")).then().statusCode(200);
    apply(id)
        .then()
        .statusCode(409)
        .body("code", equalTo("price_guarded"))
        .body("rule", equalTo("out_of_limits"));
    advice().then().body("data.recommended_price", equalTo("52.50"));
    redelivery.inOrder(List.of(World.event(event, organizer, 2, "50.00", "cancelled")));
    await().atMost(PATIENCE).until(() -> "event_closed".equals(advice().path("data.reason")));
    apply(id).then().statusCode(409).body("rule", equalTo("event_closed"));
  }

  @Test
  void aPriceCanBeTriedOut() {
    rush();
    get(event, "/simulate?price=55.00")
        .then()
        .body("data.allowed", equalTo(true))
        .body("data.if_applied.price", equalTo("55.00"));
    get(event, "/simulate?price=56.00").then().body("data.allowed", equalTo(false));
    get(event, "/simulate?price=1e9").then().statusCode(400);
    get(event, "/simulate").then().statusCode(400);
  }

  @Test
  void toOthersThereIsNothingHere() {
    rush();
    String id = advice().path("data.id");
    as(tokens.organizer("somebody")).get(API + "event/" + event).then().statusCode(404);
    as(tokens.organizer("somebody"))
        .get(API + "event/" + event + "/explain?recommendation_id=" + id)
        .then()
        .statusCode(404);
    as(tokens.organizer("somebody"))
        .contentType("application/json")
        .body(Map.of("recommendation_id", id))
        .post(API + "event/" + event + "/apply")
        .then()
        .statusCode(403);
    as(tokens.user("ann")).get(API + "event/" + event).then().statusCode(403);
    given().get(API + "event/" + event).then().statusCode(401);
    as(tokens.organizer(organizer))
        .get(API + "recommendations")
        .then()
        .body("data.event_id", hasItem(event))
        .body("count", equalTo(1));
    as(tokens.organizer("somebody"))
        .get(API + "recommendations")
        .then()
        .body("data.event_id", not(hasItem(event)));
    as(tokens.organizer(organizer)).get(API + "recommendations?x=1").then().statusCode(400);
    apply("no-id").then().statusCode(400);
    put("/limits", Map.of("floor_share", "0.1")).then().statusCode(400);
  }

  private void explained(String id) {
    Response why = get(event, "/explain?recommendation_id=" + id);
    why.then().statusCode(200);
    assertThat(sum(why.path("data.price_terms.amount")))
        .isEqualByComparingTo(why.<String>path("data.price_difference"));
    assertThat(sum(why.path("data.revenue_terms.amount")))
        .isEqualByComparingTo(why.<String>path("data.revenue_difference"));
  }

  private static BigDecimal sum(List<String> amounts) {
    assertThat(amounts).isNotEmpty();
    return amounts.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private void rush() {
    redelivery.inOrder(List.of(World.event(event, organizer, 1, "50.00")));
    awaitKnown();
    redelivery.inOrder(World.rush(event, organizer));
    awaitField("data.seen.views", 200);
    awaitField("data.seen.sold", 60);
    awaitField("data.seen.left", 40);
  }

  private void awaitKnown() {
    await().atMost(PATIENCE).until(() -> advice().statusCode() == 200);
  }

  private void awaitField(String path, Object value) {
    await().atMost(PATIENCE).until(() -> value.equals(advice().path(path)));
  }

  private Response advice() {
    return get(event, "");
  }

  private Response get(String of, String rest) {
    return as(tokens.organizer(organizer)).get(API + "event/" + of + rest);
  }

  private Response apply(String id) {
    return as(tokens.organizer(organizer))
        .contentType("application/json")
        .body(Map.of("recommendation_id", id))
        .post(API + "event/" + event + "/apply");
  }

  private Response put(String rest, Map<String, Object> body) {
    return as(tokens.organizer(organizer))
        .contentType("application/json")
        .body(body)
        .put(API + "event/" + event + rest);
  }

  private static io.restassured.specification.RequestSpecification as(String token) {
    return given().header("Authorization", "Bearer " + token);
  }
}
