package io.evently.event.browse;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.evently.event.BookingStub;
import io.evently.event.Organiser;
import io.evently.platform.testing.EventlyServers;
import io.evently.platform.testing.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = EventlyServers.class,
    initArgs = @ResourceArg(name = "name", value = "event"))
@QuarkusTestResource(BookingStub.class)
class BrowseIT {

  Tokens tokens;
  @Inject DataSource datasource;
  private Organiser ada;

  /** Keeps each test's events apart from all others. */
  private String place;

  @BeforeEach
  void ada() {
    ada = Organiser.named(tokens, "ada");
    place = "Hall " + Organiser.newId();
  }

  @ParameterizedTest
  @CsvSource({
    "date,asc",
    "date,desc",
    "price,asc",
    "price,desc",
    "name,asc",
    "name,desc",
    "capacity,asc",
    "capacity,desc"
  })
  void aWalkWhileRowsAreInsertedGivesEachOldRowOnce(String sort, String order) throws Exception {
    Random random = new Random(sort.hashCode());
    Set<String> old = new HashSet<>();
    for (int i = 0; i < 25; i++) {
      old.add(insert(random));
    }
    List<String> seen = new ArrayList<>();
    String cursor = null;
    do {
      RequestSpecification request =
          given()
              .queryParam("venue", place)
              .queryParam("sort_by", sort)
              .queryParam("order", order)
              .queryParam("limit", 4);
      JsonPath page =
          (cursor == null ? request : request.queryParam("cursor", cursor))
              .get("/api/v1/events/search")
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      seen.addAll(page.getList("data.id"));
      cursor = page.getString("next_cursor");
      insert(random);
      insert(random);
    } while (cursor != null && seen.size() < 500);
    assertThat(seen).doesNotHaveDuplicates().containsAll(old);
  }

  @Test
  void wordsAreFoundInNameVenueAndDescriptionWithoutCase() {
    String id = Organiser.newId();
    ada.creates(Organiser.form(id, ",\"description\":\"Ein Abend 100%_ für ÄPFEL " + place + "\""))
        .then()
        .statusCode(201);
    for (String words : List.of("JAZZ " + place, "äpfel " + place, "00%_ " + place)) {
      found("search", words).body("data.id", equalTo(List.of(id)));
    }
    found("search", "00__ " + place).body("data.id", equalTo(List.of()));
    found("search", "jazz' or 1=1 -- " + place).body("data.id", equalTo(List.of()));
  }

  @Test
  void pricesDatesAndSeatsLimitWhatIsFound() throws Exception {
    String cheap = insert(place, 5, 10, "2029-01-01", "published");
    String dear = insert(place, 500, 10, "2029-06-01", "published");
    try (Connection connection = datasource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into stock values ('%s', 1, now(), 10, 0, 10, '{}')".formatted(dear));
    }
    found("max_price", "100").body("data.id", equalTo(List.of(cheap)));
    found("min_price", "5.01").body("data.id", equalTo(List.of(dear)));
    found("end_date", "2029-03-01").body("data.id", equalTo(List.of(cheap)));
    found("startDate", "2029-03-01").body("data.id", equalTo(List.of(dear)));
    found("hasSeats", "true").body("data.id", equalTo(List.of(cheap)));
    given()
        .queryParam("limit", 100)
        .get("/api/v1/events/popular")
        .then()
        .statusCode(200)
        .body("data.find { it.id == '" + dear + "' }.tickets_taken", equalTo(10));
  }

  @Test
  void thePastAndTheUnpublishedAreLeftOut() throws Exception {
    String past = insert(place, 5, 10, "2020-01-01", "published");
    String finished = insert(place, 5, 10, "2020-01-02", "finished");
    insert(place, 5, 10, "2029-01-01", "draft");
    String coming = insert(place, 5, 10, "2029-01-01", "published");
    found("limit", "10").body("data.id", equalTo(List.of(coming)));
    found("start_date", "2019-01-01").body("data.id", equalTo(List.of(past, coming)));
    found("status", "finished").body("data.id", equalTo(List.of(finished)));
    given()
        .queryParam("limit", 100)
        .get("/api/v1/events")
        .then()
        .statusCode(200)
        .body("data.id", not(hasItem(past)));
  }

  @Test
  void draftsAreFoundByTheirOrganiserOnly() {
    String id = ada.drafts();
    given().get("/api/v1/events/search?status=draft").then().statusCode(401);
    ada.asking()
        .get("/api/v1/events/search?status=draft&limit=100")
        .then()
        .body("data.id", hasItem(id));
    Organiser.named(tokens, "eve")
        .asking()
        .get("/api/v1/events/search?status=draft&limit=100")
        .then()
        .statusCode(200)
        .body("data.id", not(hasItem(id)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/events/popular", "/events/search?limit=100"})
  void cachesOnTheWayMayKeepWhatEverybodyIsShown(String path) {
    for (int i = 0; i < 20; i++) {
      ada.publishes();
    }
    ada.asking()
        .get("/api/v1" + path)
        .then()
        .statusCode(200)
        .header("Cache-Control", "public, max-age=0, s-maxage=1")
        // Whole pages, which have a length, are all that the gateway keeps.
        .header("Content-Length", notNullValue());
  }

  @Test
  void draftsThatAreFoundAreKeptByNobody() {
    ada.asking()
        .get("/api/v1/events/search?status=draft")
        .then()
        .statusCode(200)
        .header("Cache-Control", "private, no-store");
  }

  @Test
  void aDraftThatWasCancelledIsSeenByNobodyElse() {
    String id = ada.drafts();
    ada.cancels(id, "\"1\"").then().statusCode(200);
    given()
        .get("/api/v1/events/search?status=cancelled&limit=100")
        .then()
        .statusCode(200)
        .body("data.id", not(hasItem(id)));
    given()
        .auth()
        .oauth2(tokens.service("booking-service", "event-service"))
        .get("/internal/events/" + id)
        .then()
        .statusCode(404);
  }

  @Test
  void datesOutOfAnyCalendarAreRefused() {
    given()
        .get("/api/v1/events/search?start_date=-99999-01-01T00:00:00Z")
        .then()
        .statusCode(400)
        .body("code", equalTo("validation_failed"));
  }

  @Test
  void theListHasPages() {
    ada.publishes();
    ada.publishes();
    JsonPath first =
        given().get("/api/v1/events?limit=1").then().statusCode(200).extract().jsonPath();
    assertThat(first.getInt("count")).isEqualTo(1);
    JsonPath second =
        given()
            .queryParam("limit", 1)
            .queryParam("cursor", first.getString("next_cursor"))
            .get("/api/v1/events")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(second.getString("data[0].id")).isNotEqualTo(first.getString("data[0].id"));
  }

  @Test
  void aNewEventIsInTheListAtOnce() {
    given().get("/api/v1/events?limit=100").then().statusCode(200);
    String id = Organiser.newId();
    ada.creates(Organiser.form(id, "").replace("2029-05-01", date(30))).then().statusCode(201);
    given().get("/api/v1/events?limit=100").then().body("data.id", hasItem(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/events?limit=0",
        "/events?page=2",
        "/events?search=x",
        "/events/popular?limit=1000",
        "/events/search?q=x",
        "/events/search?sort_by=venue",
      })
  void unknownAndBadParametersAreRefused(String path) {
    given()
        .get("/api/v1" + path)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors[0].pointer", equalTo("query:" + path.replaceAll(".*\\?|=.*", "")));
  }

  private static String date(int days) {
    return java.time.LocalDate.now(java.time.ZoneOffset.UTC).plusDays(days).toString();
  }

  private io.restassured.response.ValidatableResponse found(String parameter, String value) {
    RequestSpecification request = given().queryParam(parameter, value);
    return (parameter.equals("search") ? request : request.queryParam("venue", place))
        .get("/api/v1/events/search")
        .then()
        .statusCode(200);
  }

  private String insert(Random random) throws Exception {
    return insert(
        place,
        random.nextInt(5),
        1 + random.nextInt(5),
        "2029-01-0" + (1 + random.nextInt(5)),
        "published");
  }

  private String insert(String venue, int price, int capacity, String date, String status)
      throws Exception {
    String id = Organiser.newId();
    String name = "Name " + "abcde".charAt(Math.floorMod(id.hashCode(), 5));
    try (Connection connection = datasource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          String.format(
              Locale.ROOT,
              """
              insert into event (id, organizer_id, status, version, name, venue, event_date, currency,
                max_per_order, guest_checkout, total_capacity, price, created_at, updated_at, published_at)
              values ('%s', 'zoe', '%s', 1, '%s', '%s', '%s', 'EUR', 10, false, %d, %d, now(), now(), now());
              insert into ticket_type values ('%s', 0, 'general', 'General', %d, %d)
              """,
              id,
              status,
              name,
              venue,
              date,
              capacity,
              price,
              id,
              price,
              capacity));
    }
    return id;
  }
}
