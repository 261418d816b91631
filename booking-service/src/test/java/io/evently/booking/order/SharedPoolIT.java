package io.evently.booking.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.evently.booking.Catalogue;
import io.evently.booking.reconcile.Reconciler;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.evently.platform.testing.contract.Contract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "booking"))
class SharedPoolIT {

  private static final String INVENTORY = "evently.booking.inventory.v1";

  Tokens tokens;
  TopicReader topics;
  @Inject Reconciler reconciler;
  private String event;

  @BeforeEach
  void aHallThatTwoTypesShare() {
    event =
        new Catalogue(tokens)
            .event(
                "pools",
                List.of(Map.of("id", "hall", "capacity", 60)),
                "ticket_types",
                List.of(
                    Map.of(
                        "id",
                        "standing",
                        "name",
                        "Standing",
                        "price",
                        "30.00",
                        "capacity",
                        60,
                        "pool",
                        "hall"),
                    Map.of(
                        "id",
                        "seated",
                        "name",
                        "Seated",
                        "price",
                        "50.00",
                        "capacity",
                        20,
                        "pool",
                        "hall"),
                    Map.of("id", "box", "name", "Box", "price", "90.00", "capacity", 5)));
  }

  @Test
  void aStampedeForBothTypesSellsThePoolAndNoMore() throws Exception {
    List<Response> answers =
        atOnce(150, i -> book("user" + i, i % 2 == 0 ? "standing" : "seated", 1));
    assertThat(answers.stream().filter(a -> a.statusCode() == 201)).hasSize(60);
    assertThat(
            answers.stream()
                .filter(a -> a.statusCode() == 201)
                .filter(a -> a.path("booking.ticket_type").equals("seated")))
        .hasSizeLessThanOrEqualTo(20);
    assertThat(answers.stream().filter(a -> a.statusCode() != 201).map(a -> a.<String>path("code")))
        .containsOnly("sold_out");
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
  }

  @Test
  void ordersOfSeveralTypesAreSoldAsAWholeOrNotAtAll() throws Exception {
    List<Response> answers =
        atOnce(40, i -> order("user" + i, null, item("standing", 2), item("seated", 1)));
    assertThat(answers.stream().filter(a -> a.statusCode() == 201)).hasSize(20);
    assertThat(answers.stream().filter(a -> a.statusCode() != 201).map(a -> a.<String>path("code")))
        .isSubsetOf("sold_out", "insufficient_stock");
    availability()
        .then()
        .body("data.ticket_types.find { it.id == 'standing' }.sold", equalTo(40))
        .body("data.ticket_types.find { it.id == 'seated' }.sold", equalTo(20))
        .body("data.pools[0].available", equalTo(0));
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
  }

  @Test
  void anOrderHasOneIdOneKeyAndOneAnswer() throws Exception {
    String key = java.util.UUID.randomUUID().toString();
    List<Response> answers =
        atOnce(20, i -> order("ann", key, item("standing", 2), item("box", 1)));
    Response made = answers.getFirst();
    made.then()
        .statusCode(201)
        .body("order.total_amount", equalTo("150.00"))
        .body("order.bookings.quantity", equalTo(List.of(2, 1)))
        .body("order.bookings[1].order_id", equalTo(made.path("order.id")));
    assertThat(answers.stream().map(a -> a.body().asString()).distinct()).hasSize(1);
    order("ann", key, item("standing", 2))
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency_key_reused"));
    String second = made.path("order.bookings[1].id");
    as("ann")
        .get("/api/v1/bookings/" + second)
        .then()
        .body("data.order_id", equalTo(made.path("order.id")));
    as("ann").put("/api/v1/bookings/" + second + "/cancel").then().statusCode(200);
    assertThat(order("ann", key, item("standing", 2), item("box", 1)).body().asString())
        .isEqualTo(made.body().asString());
    order("ann", null, item("standing", 6), item("box", 5))
        .then()
        .statusCode(409)
        .body("code", equalTo("purchase_limit_exceeded"));
    order("ann", null).then().statusCode(400).body("errors[0].pointer", equalTo("/items"));
    order("ann", null, item("box", 1), item("a b", 0))
        .then()
        .statusCode(400)
        .body("errors.pointer", equalTo(List.of("/items/1/ticket_type", "/items/1/quantity")));
    as("ann")
        .contentType("application/json")
        .body(
            Map.of(
                "user_id",
                "ann",
                "event_id",
                event,
                "quantity",
                1,
                "items",
                List.of(item("box", 1))))
        .post("/api/v1/bookings")
        .then()
        .statusCode(400)
        .body("errors[0].pointer", equalTo("/quantity"));
  }

  private static Map<String, Object> item(String type, int quantity) {
    return Map.of("ticket_type", type, "quantity", quantity);
  }

  @SafeVarargs
  private Response order(String user, String key, Map<String, Object>... items) {
    RequestSpecification request =
        as(user)
            .contentType("application/json")
            .body(Map.of("user_id", user, "event_id", event, "items", List.of(items)));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request.post("/api/v1/bookings");
  }

  @Test
  void availabilitySaysWhatIsLeftOfEachTypeAndOfThePool() throws Exception {
    book("ann", "standing", 10).then().statusCode(201);
    String last = book("bob", "standing", 10).path("booking.id");
    for (int i = 0; i < 3; i++) {
      book("cem" + i, "standing", 10).then().statusCode(201);
    }
    availability()
        .then()
        .body("data.capacity", equalTo(65))
        .body("data.available", equalTo(15))
        .body("data.sold", equalTo(50))
        .body("data.ticket_types.find { it.id == 'standing' }.available", equalTo(10))
        .body("data.ticket_types.find { it.id == 'seated' }.available", equalTo(10))
        .body("data.ticket_types.find { it.id == 'seated' }.sold", equalTo(0))
        .body("data.ticket_types.find { it.id == 'seated' }.pool", equalTo("hall"))
        .body("data.ticket_types.find { it.id == 'box' }.pool", nullValue())
        .body("data.ticket_types.size()", equalTo(3))
        .body("data.pools[0].id", equalTo("hall"))
        .body("data.pools[0].available", equalTo(10));
    as("bob").put("/api/v1/bookings/" + last + "/cancel").then().statusCode(200);
    availability()
        .then()
        .body("data.ticket_types.find { it.id == 'standing' }.available", equalTo(20))
        .body("data.ticket_types.find { it.id == 'seated' }.available", equalTo(20));
    book("dan", "seated", 10).then().statusCode(201).body("booking.unit_price", equalTo("50.00"));
    book("dan", null, 1).then().statusCode(409).body("code", equalTo("unknown_ticket_type"));
    TopicRecord told = topics.ofKey(INVENTORY, event, 8, Duration.ofSeconds(30)).getLast();
    Contract.of("booking/InventoryChanged.v1")
        .validate(told.value().getBytes(StandardCharsets.UTF_8));
    assertThat(told.value())
        .contains(
            "\"capacity\":65",
            "\"pools\":[{\"id\":\"hall\",\"capacity\":60,\"available\":10,\"taken\":50}]");
    reconciler.run();
    assertThat(reconciler.differences()).isEmpty();
  }

  @Test
  void aPoolHasNoPriceAndNobodyWaitsForIt() {
    RestAssured.get("/api/v1/events/" + event + "/quote?ticket_type=seated")
        .then()
        .statusCode(200)
        .body("data.price", equalTo("50.00"));
    for (int i = 0; i < 6; i++) {
      book("user" + i, "standing", 10).then().statusCode(201);
    }
    RestAssured.given()
        .header("Authorization", "Bearer " + tokens.service("waitlist-service", "booking-service"))
        .contentType("application/json")
        .body(Map.of("user_id", "ann", "ticket_type", "seated", "quantity", 1))
        .post("/internal/waitlist/" + event + "/join")
        .then()
        .statusCode(409)
        .body("code", equalTo("no_waitlist"));
  }

  private Response book(String user, String type, int quantity) {
    Map<String, Object> body = new java.util.HashMap<>();
    body.put("user_id", user);
    body.put("event_id", event);
    body.put("quantity", quantity);
    if (type != null) {
      body.put("ticket_type", type);
    }
    return as(user).contentType("application/json").body(body).post("/api/v1/bookings");
  }

  private Response availability() {
    return RestAssured.get("/api/v1/events/" + event + "/availability");
  }

  private RequestSpecification as(String user) {
    return RestAssured.given().header("Authorization", "Bearer " + tokens.user(user));
  }

  private interface Request {
    Response send(int i);
  }

  private static List<Response> atOnce(int count, Request request) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
      List<Callable<Response>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int n = i;
        calls.add(() -> request.send(n));
      }
      List<Response> answers = new ArrayList<>();
      for (Future<Response> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
