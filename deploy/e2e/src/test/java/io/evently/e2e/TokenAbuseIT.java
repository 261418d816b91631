package io.evently.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.bench.odd.RawHttp;
import io.evently.bench.odd.RawHttp.Answer;
import io.evently.bench.odd.RawHttp.Request;
import io.evently.local.Service;
import io.evently.local.Suite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens that somebody made to get in, at the gateway and at a service behind it. Those that are
 * expired, unsigned, forged, tampered with or signed with the public key as a secret are in {@link
 * BadInputIT}, sessions that ended in the gateway's {@code IdentityIT}.
 */
@WithSuite
class TokenAbuseIT {

  private static final String OWN = "GET /api/v1/bookings/user/ann";

  private final List<RawHttp> doors;
  private final Forge genuine;

  TokenAbuseIT(Suite suite) {
    doors =
        List.of(new RawHttp(suite.port(Service.GATEWAY)), new RawHttp(suite.port(Service.BOOKING)));
    genuine = Forge.of(suite);
  }

  /** Without this all others would prove nothing. */
  @Test
  void theGenuineOneIsTaken() {
    for (RawHttp door : doors) {
      assertThat(door.send(Request.of(OWN).as(genuine.sign())).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody-knows-it",
        "",
        "../../../../../../dev/null",
        "/proc/sys/kernel/randomize_va_space",
        "' union select 'AA==' --",
        "file:///etc/hostname",
        "http://127.0.0.1:1/jwks.json",
        "| id",
        "${jndi:ldap://127.0.0.1:1/a}"
      })
  void aKeyIdIsANameAndNothingElse(String id) throws Exception {
    refused(genuine.header("kid", id));
    refused(genuine.by(stranger()).header("kid", id));
  }

  @Test
  void aKeyIdOfAnotherTypeIsRefused() {
    refused(genuine.header("kid", 7));
    refused(genuine.header("kid", List.of("a")));
    refused(genuine.header("kid", Map.of("a", "b")));
  }

  @Test
  void aTokenWithoutAKeyIdIsNotSignedByAStranger() throws Exception {
    refused(genuine.by(stranger()).header("kid", null));
  }

  @Test
  void aKeyThatComesWithTheTokenIsNotUsed() throws Exception {
    RsaJsonWebKey stranger = stranger();
    Map<String, Object> key = stranger.toParams(OutputControlLevel.PUBLIC_ONLY);
    refused(genuine.by(stranger).header("jwk", key));
    refused(genuine.by(stranger).header("jwk", key).header("kid", null));
  }

  @Test
  void aKeyThatLiesElsewhereIsNotFetched() throws Exception {
    try (var elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + elsewhere.getLocalPort() + "/jwks.json";
      RsaJsonWebKey stranger = stranger();
      refused(genuine.by(stranger).header("jku", url));
      refused(genuine.by(stranger).header("x5u", url));
      refused(genuine.by(stranger).header("jku", url).header("kid", url));

      assertThat(isAsked(elsewhere)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS384", "RS512", "PS256"})
  void onlyOneAlgorithmIsTaken(String algorithm) {
    refused(genuine.header("alg", algorithm));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "RS256"})
  void aSignatureCannotBeLeftOut(String algorithm) {
    String payload = genuine.sign().split("\\.", -1)[1];
    String header = encoded("{\"alg\":\"" + algorithm + "\"}");
    refused(header + "." + payload + ".");
    refused(header + "." + payload);
    refused(header + "." + payload + ".AAAA");
  }

  @Test
  void whatATokenSaysIsCriticalIsNotPassedOver() {
    refused(genuine.header("crit", List.of("only-on-tuesdays")).header("only-on-tuesdays", true));
  }

  @Test
  void aTokenBeginsAndEndsWhenItSays() {
    refused(genuine.time("nbf", 60));
    refused(genuine.time("exp", -10));
    refused(genuine.claim("exp", null));
    refused(genuine.claim("exp", "never"));
  }

  @Test
  void aTokenForSomebodyElseIsRefused() {
    refused(genuine.claim("aud", "another-shop"));
    refused(genuine.claim("aud", List.of("another-shop", "a-third")));
    refused(genuine.claim("aud", "booking-service"));
  }

  @Test
  void aTokenOfNobodyIsRefused() {
    refused(genuine.claim("sub", null));
    refused(genuine.claim("sub", ""));
    refused(genuine.claim("sub", 7));
    refused(genuine.claim("sub", List.of("ann")));
    refused(genuine.claim("iss", null));
  }

  @Test
  void aHugeTokenIsRefusedThoughItIsSignedWell() {
    refused(genuine.claim("padding", "p".repeat(7000)));
  }

  @Test
  void aTokenInTheAddressIsNone() {
    for (String name : List.of("access_token", "token", "jwt", "authorization")) {
      refused(Request.of(OWN + "?" + name + "=" + genuine.sign()));
    }
    refused(Request.of(OWN).with("Cookie: access_token=" + genuine.sign()));
  }

  @Test
  void twoHeadersAreNoneWhicheverComesFirst() {
    Request twice = Request.of(OWN).as(genuine.claim("sub", "bob").sign()).as(genuine.sign());
    Request commas =
        Request.of(OWN)
            .with("Authorization: Bearer " + genuine.sign() + ", Bearer " + genuine.sign());
    refused(twice);
    refused(commas);
  }

  @Test
  void rolesAreReadInOnePlaceOnly() {
    Forge pretender =
        genuine
            .claim("roles", List.of("admin"))
            .claim("scope", "admin")
            .claim("role", "admin")
            .claim("realm_access", Map.of("roles", List.of("admin")));
    Request asked = Request.of("GET /api/v1/cache/stats").as(pretender.sign());

    Refusals.check(asked, doors.getFirst().send(asked), 403, "forbidden");
  }

  private void refused(Forge token) {
    refused(token.sign());
  }

  private void refused(String token) {
    refused(Request.of(OWN).as(token));
  }

  private void refused(Request request) {
    for (RawHttp door : doors) {
      Answer answer = door.send(request);
      Refusals.check(request, answer, 401, "unauthenticated");
    }
  }

  private static RsaJsonWebKey stranger() throws Exception {
    RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
    key.setKeyId("stranger");
    return key;
  }

  /** All requests have been answered: who wanted to ask has asked. */
  private static boolean isAsked(ServerSocket server) throws IOException {
    server.setSoTimeout(1);
    try (var asked = server.accept()) {
      return asked.isConnected();
    } catch (SocketTimeoutException nobody) {
      return false;
    }
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
