package io.evently.local.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKeysTest {

  @TempDir Path folder;

  @Test
  void aUserTokenSaysWhoAndVerifiesWithThePublishedKeys() throws Exception {
    LocalKeys keys = LocalKeys.in(folder);
    UserToken token = UserToken.of("42").withRoles("user", "organizer").withTier("premium");

    JwtClaims claims = consumer(keys).processToClaims(token.sign(keys));

    assertEquals("42", claims.getSubject());
    assertEquals(List.of("user", "organizer"), claims.getStringListClaimValue("groups"));
    assertEquals("premium", claims.getStringClaimValue("tier"));
  }

  @Test
  void noForgeryVerifies() throws Exception {
    LocalKeys keys = LocalKeys.in(folder);
    UserToken token = UserToken.of("42");
    List<String> forgeries =
        List.of(
            token.forge(keys),
            token.unsigned(),
            token.confused(keys),
            token.signShared("secret"),
            token.withIssuer("https://elsewhere").sign(keys),
            token.withValidity(Duration.ofSeconds(-1)).sign(keys));

    for (String forgery : forgeries) {
      assertThrows(InvalidJwtException.class, () -> consumer(keys).processToClaims(forgery));
    }
  }

  @Test
  void theKeysAreKeptAndClosedToOthers() throws Exception {
    String jwks = Files.readString(LocalKeys.in(folder).jwks());
    String secret = LocalKeys.in(folder).serviceSecret();

    assertEquals(jwks, Files.readString(LocalKeys.in(folder).jwks()));
    assertEquals(secret, LocalKeys.in(folder).serviceSecret());
    assertFalse(jwks.contains("\"d\""), "the published set holds the private key");
    assertEquals(
        PosixFilePermissions.fromString("rw-------"),
        Files.getPosixFilePermissions(folder.resolve("jwt-private.jwk")));
  }

  @Test
  void aServiceTokenIsForOneCallee() throws Exception {
    LocalKeys keys = LocalKeys.in(folder);
    String token = ServiceToken.of("gateway", "booking-service").sign(keys);

    assertEquals("gateway", callee(keys, "booking-service").processToClaims(token).getIssuer());
    assertThrows(
        InvalidJwtException.class, () -> callee(keys, "event-service").processToClaims(token));
  }

  private static JwtConsumer callee(LocalKeys keys, String name) {
    return new JwtConsumerBuilder()
        .setRequireExpirationTime()
        .setExpectedAudience(name)
        .setVerificationKey(new HmacKey(keys.serviceKey()))
        .build();
  }

  private static JwtConsumer consumer(LocalKeys keys) throws Exception {
    JsonWebKeySet published = new JsonWebKeySet(Files.readString(keys.jwks()));
    return new JwtConsumerBuilder()
        .setRequireExpirationTime()
        .setExpectedIssuer(UserToken.ISSUER)
        .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "RS256")
        .setVerificationKeyResolver(new JwksVerificationKeyResolver(published.getJsonWebKeys()))
        .build();
  }
}
