package io.evently.gateway.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.evently.platform.security.Admissions;
import io.evently.platform.security.Admissions.Admission;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
@TestProfile(WaitingRoomIT.QuickRooms.class)
class WaitingRoomIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Who does not appear within two seconds makes room. */
  public static final class QuickRooms implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("evently.waiting-room.appearance", "5S", "evently.waiting-room.shopping", "6S");
    }
  }

  Suite suite;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Test
  void anEventWithoutOneHasNone() {
    String plain = "plain-" + UUID.randomUUID();
    suite.events().catalogue().showsBody(plain, event(plain, "null", Instant.now(), false));
    suite.events().catalogue().fails("unknown", 404);
    for (String id : List.of(plain, "unknown", "bad%21id")) {
      Answer answer = Wire.get(port, "/api/v1/events/" + id + "/waiting-room");
      assertThat(answer.status()).as(id).isEqualTo(404);
      assertThat(code(answer)).isEqualTo("not_found");
    }
  }

  @Test
  void oneThatIsAddedLaterIsFoundThoughPeopleKeepAsking() {
    String id = "added-" + UUID.randomUUID();
    suite.events().catalogue().showsBody(id, event(id, "null", Instant.now(), false));
    assertThat(Wire.get(port, path(id)).status()).isEqualTo(404);
    Instant begins = Instant.now().plusSeconds(600);
    String room = "{\"opens_at\":\"" + Instant.now().minusSeconds(1) + "\"}";
    suite.events().catalogue().showsBody(id, event(id, room, begins, false));
    await().atMost(PATIENCE).until(() -> Wire.get(port, path(id)).status() == 200);
  }

  @Test
  void aCrowdThatComesAtOnceAsksForTheEventOnce() {
    String id = openRoom(true);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Answer>> all = new ArrayList<>();
      suite.events().catalogue().hold(id, 1);
      for (int i = 0; i < 50; i++) {
        all.add(CompletableFuture.supplyAsync(() -> Wire.get(port, path(id)), executor));
      }
      await().atMost(PATIENCE).until(() -> suite.events().catalogue().asked(id) >= 1);
      suite.events().catalogue().letGo(id);
      all.forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
    }
    // Then once a second.
    assertThat(suite.events().catalogue().asked(id)).isLessThan(10);
  }

  @Test
  void nobodyComesBeforeItOpens() {
    Instant opens = Instant.now().plusSeconds(600);
    String id = room(opens, opens.plusSeconds(60), true);
    assertThat(state(id).getString("state")).isEqualTo("not_open");
    Answer answer = join(id, null, guest("g1"));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(code(answer)).isEqualTo("waiting_room_closed");
    assertThat(new JsonObject(answer.body()).getString("opens_at")).isEqualTo(opens.toString());
  }

  @Test
  void aPersonHasOnePlaceHoweverOftenItIsAskedFor() throws Exception {
    String id = openRoom(false);
    String token = suite.token("ann", 60);
    List<JsonObject> places = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Answer>> all = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        all.add(CompletableFuture.supplyAsync(() -> join(id, token, null), executor));
      }
      List<Answer> answers = all.stream().map(CompletableFuture::join).toList();
      assertThat(answers.stream().filter(a -> a.status() == 201)).hasSize(1);
      assertThat(answers.stream().filter(a -> a.status() == 200)).hasSize(29);
      answers.forEach(a -> places.add(data(a)));
    }
    assertThat(places.stream().map(p -> p.getString("place_id")).distinct())
        .containsExactly(Lottery.place(id, "ann").toString());
    await().atMost(PATIENCE).until(() -> state(id).getLong("places") == 1);
  }

  @Test
  void whoMayNotComeIsTold() {
    String id = openRoom(false);
    assertThat(code(join(id, null, guest("g")))).isEqualTo("unauthenticated");
    assertThat(code(join(id, suite.token("ann", 60), guest("bob")))).isEqualTo("forbidden");
    String forGuests = openRoom(true);
    assertThat(code(join(forGuests, null, null))).isEqualTo("validation_failed");
    assertThat(code(join(forGuests, null, "{\"user_id\":\"a b\"}"))).isEqualTo("validation_failed");
    assertThat(join(forGuests, null, guest("g")).status()).isEqualTo(201);
  }

  @Test
  void aPlaceIsGoodForItsEventOnly() {
    String id = openRoom(true);
    String other = openRoom(true);
    String place = data(join(id, null, guest("g"))).getString("place");
    assertThat(where(id, place).status()).isEqualTo(200);
    for (String bad : List.of(place + "x", place.substring(2), "x.1.y")) {
      assertThat(code(where(id, bad))).as(bad).isEqualTo("invalid_place");
    }
    assertThat(where(other, place).status()).isEqualTo(401);
    assertThat(enter(other, place).status()).isEqualTo(401);
    assertThat(Wire.get(port, path(id) + "/place").status()).isEqualTo(401);
    assertThat(code(enter(id, place))).isEqualTo("not_your_turn");
  }

  @Test
  void whenTheSaleBeginsTheOrderIsDrawnAndCanBeChecked() {
    Instant begins = Instant.now().plusSeconds(4);
    stock(0, 1);
    String id = room(Instant.now().minusSeconds(1), begins, true);
    List<JsonObject> places = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      places.add(data(join(id, null, guest("g" + i))));
    }
    JsonObject before = state(id);
    assertThat(before.getString("state")).isEqualTo("open");
    assertThat(before.getString("seed")).isNull();
    assertThat(places).allSatisfy(place -> assertThat(place.getLong("number")).isNull());

    await().atMost(PATIENCE).until(() -> state(id).getString("seed") != null);

    JsonObject drawn = state(id);
    byte[] seed = HexFormat.of().parseHex(drawn.getString("seed"));
    assertThat(drawn.getString("commitment"))
        .isEqualTo(before.getString("commitment"))
        .isEqualTo(Lottery.commitment(seed));
    assertThat(drawn.getInteger("drawn")).isEqualTo(20);
    for (JsonObject place : places) {
      JsonObject now = data(where(id, place.getString("place")));
      UUID placeId = UUID.fromString(place.getString("place_id"));
      assertThat(now.getLong("number")).isEqualTo(Lottery.number(seed, placeId, 20));
      assertThat(now.getBoolean("your_turn")).isFalse();
    }
    // Later ones queue up, the first stay where they are.
    assertThat(data(join(id, null, guest("late1"))).getLong("number")).isEqualTo(21);
    assertThat(data(join(id, null, guest("late2"))).getLong("number")).isEqualTo(22);
    assertThat(data(join(id, null, guest("late1"))).getLong("number")).isEqualTo(21);
    JsonObject again = data(join(id, null, guest("g3")));
    assertThat(again.getString("place_id")).isEqualTo(places.get(3).getString("place_id"));
    assertThat(again.getLong("number")).isBetween(1L, 20L);
    assertThat(state(id).getString("state")).isEqualTo("paused");
  }

  @Test
  void asManyAreServedAsTheFreeTicketsAreForAndThenWhoeverIsStillThere() {
    stock(20, 0);
    String id = room(Instant.now().minusSeconds(9), Instant.now().minusSeconds(1), true);
    List<String> places = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      JsonObject place = data(join(id, null, guest("g" + i)));
      assertThat(place.getLong("number")).isEqualTo(i);
      places.add(place.getString("place"));
    }
    // 20 tickets, 10 in an order until more is known.
    await().atMost(PATIENCE).until(() -> serving(id) == 2);
    assertThat(enter(id, places.get(2)).status()).isEqualTo(409);
    Answer early = enter(id, places.get(39));
    assertThat(new JsonObject(early.body()).getLong("ahead")).isGreaterThan(30);
    assertThat(Integer.parseInt(early.header("retry-after"))).isBetween(2, 20);

    Answer first = enter(id, places.get(0));
    assertThat(first.status()).isEqualTo(201);
    Admission admission =
        new Admissions(Suite.ADMISSION_SECRETS)
            .open(data(first).getString("admission"))
            .orElseThrow();
    assertThat(admission.eventId()).isEqualTo(id);
    assertThat(admission.subject()).isEqualTo("guest:g1");
    assertThat(admission.ticket()).isEqualTo(Lottery.place(id, "guest:g1"));
    assertThat(admission.expiresAt()).isAfter(Instant.now().plusSeconds(500));

    // The first only looks around, the second never comes: the queue goes on without them.
    await().atMost(PATIENCE).until(() -> serving(id) > 2);
    assertThat(enter(id, places.get(1)).status()).as("late, and still let in").isEqualTo(201);
  }

  @Test
  void whoHasNotWaitedReachesNoService() {
    stock(20, 0);
    String id = room(Instant.now().minusSeconds(9), Instant.now().minusSeconds(1), true);
    await().atMost(PATIENCE).until(() -> state(id).getString("state").equals("serving"));
    String order = "{\"user_id\":\"g1\",\"event_id\":\"" + id + "\",\"quantity\":1}";

    Answer refused = book(order);
    assertThat(refused.status()).isEqualTo(403);
    JsonObject problem = new JsonObject(refused.body());
    assertThat(problem.getString("code")).isEqualTo("queue_required");
    assertThat(problem.getString("reason")).isEqualTo("missing");
    assertThat(problem.getString("waiting_room")).isEqualTo(path(id));

    assertThat(book(order, "Evently-Admission: x").status())
        .as("booking-service decides")
        .isEqualTo(200);
    assertThat(book(order, "Idempotency-Key: 1").status()).as("maybe a retry").isEqualTo(200);
    assertThat(book(order.replace(id, "another")).status()).as("another event").isEqualTo(200);
    String staff = suite.token("olga", "organizer", "standard");
    assertThat(book(order.replace("g1", "olga"), "Authorization: Bearer " + staff).status())
        .isEqualTo(200);
  }

  private Answer book(String order, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: application/json");
    return Wire.send(port, "POST /api/v1/bookings", order, all.toArray(String[]::new));
  }

  @Test
  void whoListensHearsWhatChanges() throws IOException {
    String id = openRoom(true);
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket
          .getOutputStream()
          .write(
              ("GET " + path(id) + "/stream HTTP/1.1\r\nHost: shop\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      var lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(told(lines).getLong("places")).isZero();
      join(id, null, guest("g"));
      assertThat(told(lines).getLong("places")).isEqualTo(1);
    }
  }

  private static JsonObject told(BufferedReader lines) throws IOException {
    String line;
    while ((line = lines.readLine()) != null) {
      if (line.startsWith("data:")) {
        return new JsonObject(line.substring("data:".length()));
      }
    }
    throw new AssertionError("the stream has ended");
  }

  @Test
  void orderOfArrivalAfterTheDrawHasNoHoles() {
    stock(0, 1);
    String id = room(Instant.now().minusSeconds(9), Instant.now().minusSeconds(1), true);
    List<Long> numbers = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Long>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String who = "g" + i;
        all.add(
            CompletableFuture.supplyAsync(
                () -> data(join(id, null, guest(who))).getLong("number"), executor));
      }
      all.forEach(number -> numbers.add(number.join()));
    }
    assertThat(numbers)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
  }

  private String openRoom(boolean guests) {
    return room(Instant.now().minusSeconds(1), Instant.now().plusSeconds(3600), guests);
  }

  private String room(Instant opens, Instant begins, boolean guests) {
    String id = "room-" + UUID.randomUUID();
    String room = "{\"opens_at\":\"" + opens + "\"}";
    suite.events().catalogue().showsBody(id, event(id, room, begins, guests));
    return id;
  }

  private static String event(String id, String room, Instant begins, boolean guests) {
    return """
        {"event_id":"%s","status":"published","event_date":"%s","sale_starts_at":"%s",
         "max_per_order":10,"guest_checkout":%s,"waiting_room":%s,"name":"not needed"}"""
        .formatted(id, begins.plusSeconds(864_000), begins, guests, room);
  }

  private void stock(int available, int held) {
    suite
        .bookings()
        .catalogue()
        .showsBody(
            "availability",
            "{\"data\":{\"available\":%d,\"held\":%d,\"waitlist_reserved\":0}}"
                .formatted(available, held));
  }

  private JsonObject state(String id) {
    return data(Wire.get(port, path(id)));
  }

  private long serving(String id) {
    Long serving = state(id).getLong("now_serving");
    return serving == null ? 0 : serving;
  }

  private Answer join(String id, String token, String body) {
    List<String> headers = new ArrayList<>();
    if (token != null) {
      headers.add("Authorization: Bearer " + token);
    }
    if (body != null) {
      headers.add("Content-Type: application/json");
    }
    return Wire.send(port, "POST " + path(id) + "/places", body, headers.toArray(String[]::new));
  }

  private Answer where(String id, String place) {
    return Wire.get(port, path(id) + "/place", "Evently-Place: " + place);
  }

  private Answer enter(String id, String place) {
    return Wire.send(port, "POST " + path(id) + "/admissions", null, "Evently-Place: " + place);
  }

  private static String path(String id) {
    return "/api/v1/events/" + id + "/waiting-room";
  }

  private static String guest(String id) {
    return "{\"user_id\":\"" + id + "\"}";
  }

  private static JsonObject data(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isLessThan(300);
    return new JsonObject(answer.body()).getJsonObject("data");
  }

  private static String code(Answer answer) {
    return new JsonObject(answer.body()).getString("code");
  }
}
