package io.evently.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.gateway.support.Suite;
import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.evently.platform.security.ServiceTokens;
import io.evently.platform.testing.TopicReader;
import io.evently.platform.testing.TopicRecord;
import io.evently.platform.testing.contract.Contract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwx.JsonWebStructure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class IdentityIT {

  Suite suite;
  TopicReader topics;
  @Inject SigningKeys keys;
  @Inject DataSource database;
  @Inject ServiceTokens services;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  private Http http;

  @BeforeEach
  void client() {
    http = new Http(port);
  }

  @Test
  void whatNoAddressCanHaveIsRefusedBeforeTheDatabaseSeesIt() {
    Answer answer = http.login("a\0b@example.com", Http.PASSWORD);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(Http.code(answer)).isEqualTo("validation_failed");
  }

  @Test
  void plainTextIsNoRefreshToken() {
    Answer answer =
        Wire.send(port, "POST /api/v1/auth/refresh", "token", "Content-Type: text/plain");
    assertThat(answer.status()).as(answer.body()).isEqualTo(415);
    assertThat(Http.code(answer)).isEqualTo("unsupported_media_type");
  }

  @Test
  void anAccountLivesFromRegistrationToLogout() {
    String email = Http.freshEmail();
    Answer made = http.post("/api/v1/auth/register", Http.registration(email));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    JsonObject data = Http.data(made);
    assertThat(data.getJsonObject("user").getJsonArray("roles")).containsExactly("user");
    assertThat(data.getJsonObject("user").getString("tier")).isEqualTo("standard");
    assertThat(data.getInteger("expires_in")).isEqualTo(900);

    JsonObject in = Http.data(http.login(email.toUpperCase(Locale.ROOT), Http.PASSWORD));
    String token = in.getString("token");
    assertThat(Http.data(http.get("/api/v1/auth/validate", token)).getString("user_id"))
        .isEqualTo(data.getJsonObject("user").getString("id"));
    JsonObject described =
        Http.data(
            http.put(
                "/api/v1/auth/profile",
                new JsonObject().put("name", "Bea").put("locale", "de"),
                token));
    assertThat(described.getString("name")).isEqualTo("Bea");
    assertThat(new JsonObject(http.get("/api/v1/auth/sessions", token).body()).getInteger("count"))
        .isEqualTo(2);

    String next = "another long password";
    Answer changed =
        http.post(
            "/api/v1/auth/change-password",
            new JsonObject().put("current_password", Http.PASSWORD).put("new_password", next),
            token);
    assertThat(changed.status()).as(changed.body()).isEqualTo(204);
    assertThat(http.get("/api/v1/auth/validate", data.getString("token")).status()).isEqualTo(401);
    assertThat(http.get("/api/v1/auth/validate", token).status()).isEqualTo(200);
    assertThat(Http.code(http.login(email, Http.PASSWORD))).isEqualTo("invalid_credentials");
    assertThat(http.login(email, next).status()).isEqualTo(200);

    assertThat(http.post("/api/v1/auth/logout", null, token).status()).isEqualTo(204);
    assertThat(http.get("/api/v1/auth/validate", token).status()).isEqualTo(401);
    assertThat(http.get("/api/v1/events/echo", token).status()).isEqualTo(401);
    assertThat(http.refresh(in.getString("refresh_token")).status()).isEqualTo(401);
  }

  @Test
  void aRefreshTokenWorksOnceAndItsReuseEndsTheSession() {
    JsonObject first = http.registered(Http.freshEmail());
    JsonObject second = Http.data(http.refresh(first.getString("refresh_token")));
    assertThat(http.get("/api/v1/auth/validate", second.getString("token")).status())
        .isEqualTo(200);
    assertThat(Http.code(http.refresh(first.getString("refresh_token"))))
        .isEqualTo("invalid_refresh_token");
    assertThat(http.refresh(second.getString("refresh_token")).status()).isEqualTo(401);
    assertThat(http.get("/api/v1/auth/validate", second.getString("token")).status())
        .isEqualTo(401);
  }

  @Test
  void nobodyGivesThemselvesARole() {
    Answer answer =
        http.post(
            "/api/v1/auth/register", Http.registration(Http.freshEmail()).put("role", "admin"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("unknown_field").contains("/role");
  }

  @Test
  void oneAddressHasOneAccountHoweverItIsSpelled() {
    String email = Http.freshEmail();
    http.registered(email);
    Answer again =
        http.post("/api/v1/auth/register", Http.registration(email.toUpperCase(Locale.ROOT)));
    assertThat(again.status()).isEqualTo(409);
    assertThat(Http.code(again)).isEqualTo("email_taken");
  }

  @Test
  void anUnknownAddressIsAnsweredLikeAWrongPassword() {
    String email = Http.freshEmail();
    http.registered(email);
    JsonObject wrong = new JsonObject(http.login(email, "wrong").body());
    JsonObject unknown = new JsonObject(http.login(Http.freshEmail(), "wrong").body());
    for (String field : List.of("code", "detail", "title", "status")) {
      assertThat(wrong.getValue(field)).isEqualTo(unknown.getValue(field));
    }
  }

  @Test
  void tooManyWrongPasswordsLockTheAccountForAWhile() {
    refusedAfterTenTries();
  }

  @Test
  void triesAreCountedWithoutRedisToo() {
    suite.redis().stop();
    try {
      refusedAfterTenTries();
    } finally {
      suite.redis().start();
    }
  }

  @Test
  void anAdminGivesRolesAndSwitchesAccountsOff() {
    String email = Http.freshEmail();
    JsonObject user = http.registered(email);
    String id = user.getJsonObject("user").getString("id");
    String admin = admin();
    assertThat(http.get("/api/v1/auth/admin/users", user.getString("token")).status())
        .isEqualTo(403);
    assertThat(listed(admin)).contains(id);

    String path = "/api/v1/auth/admin/users/" + id;
    JsonObject grant = new JsonObject().put("roles", new JsonArray().add("user").add("organizer"));
    assertThat(http.put(path, grant.put("tier", "premium"), admin).status()).isEqualTo(200);
    JsonObject again = Http.data(http.refresh(user.getString("refresh_token")));
    assertThat(Http.data(http.get("/api/v1/auth/validate", again.getString("token"))).getMap())
        .containsEntry("tier", "premium")
        .containsEntry("roles", List.of("organizer", "user"));

    assertThat(http.put(path, new JsonObject().put("active", false), admin).status())
        .isEqualTo(200);
    assertThat(http.get("/api/v1/events/echo", again.getString("token")).status()).isEqualTo(401);
    assertThat(http.get("/api/v1/events/echo", suite.token(id, 60)).status()).isEqualTo(401);
    assertThat(http.login(email, Http.PASSWORD).status()).isEqualTo(401);
  }

  @Test
  void aNewKeySignsWhileTokensOfTheOldOneHold() throws Exception {
    JsonObject before = http.registered(Http.freshEmail());
    String oldKey = kid(before.getString("token"));
    keys.rotate();
    assertThat(published()).contains(oldKey).hasSizeGreaterThan(1);
    assertThat(kid(Http.data(http.refresh(before.getString("refresh_token"))).getString("token")))
        .as("published before it signs")
        .isEqualTo(oldKey);
    execute(
        "update signing_key set signs_from = now() - interval '1 second' where signs_from > now()");
    keys.load();
    JsonObject after = http.registered(Http.freshEmail());
    assertThat(kid(after.getString("token"))).isNotEqualTo(oldKey);
    assertThat(http.get("/api/v1/auth/validate", before.getString("token")).status())
        .isEqualTo(200);
    assertThat(http.get("/api/v1/auth/validate", after.getString("token")).status()).isEqualTo(200);

    execute("delete from signing_key where kid = '" + oldKey + "'");
    keys.load();
    assertThat(published()).doesNotContain(oldKey);
    assertThat(http.get("/api/v1/auth/validate", before.getString("token")).status())
        .as("a key that was taken away")
        .isEqualTo(401);
  }

  @Test
  void noPrivateKeyNorPasswordCanBeReadInTheDatabase() throws Exception {
    http.registered(Http.freshEmail());
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select public_jwk, encode(private_part, 'escape') from signing_key"
                    + " union all select password_hash, '' from account");
        ResultSet rows = select.executeQuery()) {
      int seen = 0;
      while (rows.next()) {
        assertThat(rows.getString(1) + rows.getString(2))
            .doesNotContain("\"d\"")
            .doesNotContain("\"p\"")
            .doesNotContain(Http.PASSWORD);
        seen++;
      }
      assertThat(seen).isGreaterThan(1);
    }
  }

  @Test
  void contactsAreForServicesOnly() {
    JsonObject user = http.registered(Http.freshEmail()).getJsonObject("user");
    String path = "/internal/accounts/" + user.getString("id") + "/contact";
    assertThat(http.get(path).status()).isEqualTo(404);
    assertThat(http.get(path, admin()).status()).isEqualTo(404);
    assertThat(http.get(path, services.tokenFor("booking-service")).status()).isEqualTo(404);
    Answer answer = http.get(path, services.tokenFor("gateway"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getMap())
        .containsEntry("email", user.getString("email"))
        .containsEntry("locale", "en")
        .containsEntry("tier", "standard");
  }

  @Test
  void contactsOfManyAreKnownAtOnce() {
    JsonObject ann = http.registered(Http.freshEmail()).getJsonObject("user");
    JsonObject bob = http.registered(Http.freshEmail()).getJsonObject("user");
    var ids = new JsonArray().add(ann.getString("id")).add("nobody").add(bob.getString("id"));
    var asked = new JsonObject().put("ids", ids);
    String path = "/internal/accounts/contacts";
    assertThat(http.post(path, asked, admin()).status()).isEqualTo(404);
    Answer answer = http.post(path, asked, services.tokenFor("gateway"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonObject known = new JsonObject(answer.body()).getJsonObject("contacts");
    assertThat(known.fieldNames())
        .containsExactlyInAnyOrder(ann.getString("id"), bob.getString("id"));
    assertThat(known.getJsonObject(bob.getString("id")).getString("email"))
        .isEqualTo(bob.getString("email"));
    assertThat(http.post(path, new JsonObject(), services.tokenFor("gateway")).status())
        .isEqualTo(400);
  }

  @Test
  void accountsAreSaidAgainUnderTheirIdsWhenAServiceAsks() {
    JsonObject user = http.registered(Http.freshEmail()).getJsonObject("user");
    String id = user.getString("id");
    topics.ofKey(Accounts.TOPIC, id, 1, Duration.ofSeconds(30));
    var all = new JsonObject().put("since", "2020-01-01T00:00:00Z");
    assertThat(http.post("/internal/republish", all, admin()).status()).isEqualTo(404);

    Answer answer = http.post("/internal/republish", all, services.tokenFor("gateway"));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<TopicRecord> said = topics.ofKey(Accounts.TOPIC, id, 2, Duration.ofSeconds(30));
    assertThat(said.stream().map(r -> r.header("ce_id")).distinct()).hasSize(1);
  }

  @Test
  void everyStateOfAnAccountIsSaidWithoutItsAddress() {
    JsonObject user = http.registered(Http.freshEmail());
    String id = user.getJsonObject("user").getString("id");
    http.put("/api/v1/auth/profile", new JsonObject().put("locale", "de"), user.getString("token"));
    List<TopicRecord> said = topics.ofKey(Accounts.TOPIC, id, 2, Duration.ofSeconds(30));
    for (TopicRecord record : said) {
      Contract.of("identity/AccountChanged.v1")
          .validate(record.value().getBytes(StandardCharsets.UTF_8));
      assertThat(record.value()).doesNotContain("@").doesNotContain("Ann");
    }
    assertThat(new JsonObject(said.getLast().value()).getString("locale")).isEqualTo("de");
    assertThat(said.getLast().headers()).containsEntry("ce_id", id + "-2");
  }

  @Test
  void aBodyWithoutAnEndIsRefused() {
    Answer answer =
        Wire.send(port, "POST /api/v1/auth/login", "x".repeat(20_000), "Content-Type: text/plain");
    assertThat(answer.status()).isEqualTo(413);
  }

  private void refusedAfterTenTries() {
    String email = Http.freshEmail();
    http.registered(email);
    for (int i = 0; i < 10; i++) {
      assertThat(http.login(email, "wrong").status()).isEqualTo(401);
    }
    Answer refused = http.login(email, Http.PASSWORD);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(Http.code(refused)).isEqualTo("rate_limited");
    assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 900);
  }

  private String admin() {
    return Http.data(http.login(Suite.ADMIN_EMAIL, Suite.ADMIN_PASSWORD)).getString("token");
  }

  private String listed(String admin) {
    var all = new StringBuilder();
    String cursor = "";
    while (cursor != null) {
      JsonObject page =
          new JsonObject(http.get("/api/v1/auth/admin/users?limit=3" + cursor, admin).body());
      all.append(page.getJsonArray("data").encode());
      cursor = page.containsKey("next_cursor") ? "&cursor=" + page.getString("next_cursor") : null;
    }
    return all.toString();
  }

  private List<String> published() throws Exception {
    Answer answer = http.get("/.well-known/jwks.json");
    assertThat(answer.header("cache-control")).contains("max-age");
    assertThat(answer.body()).doesNotContain("\"d\"");
    return new JsonWebKeySet(answer.body())
        .getJsonWebKeys().stream().map(key -> key.getKeyId()).toList();
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }

  private static String kid(String token) throws Exception {
    return JsonWebStructure.fromCompactSerialization(token).getKeyIdHeaderValue();
  }
}
