package io.evently.e2e;

import io.evently.local.Suite;
import io.evently.local.keys.UserToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * Makes a token claim by claim. Untouched it is a genuine one of the user ann.
 *
 * @param key signs it
 */
record Forge(RsaJsonWebKey key, Map<String, Object> headers, Map<String, Object> claims) {

  /** With the key that the suite trusts. */
  static Forge of(Suite suite) {
    try {
      String jwk = Files.readString(suite.home().keys().resolve("jwt-private.jwk"));
      var key = (RsaJsonWebKey) JsonWebKey.Factory.newJwk(jwk);
      long now = NumericDate.now().getValue();
      return new Forge(
          key,
          Map.of("alg", "RS256", "kid", key.getKeyId()),
          Map.of(
              "iss",
              UserToken.ISSUER,
              "sub",
              "ann",
              "groups",
              List.of("user"),
              "iat",
              now,
              "exp",
              now + 3600));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JoseException e) {
      throw new IllegalStateException("the suite's key is not one", e);
    }
  }

  Forge by(RsaJsonWebKey stranger) {
    return new Forge(stranger, headers, claims);
  }

  /** Null takes it away. */
  Forge header(String name, Object value) {
    return new Forge(key, changed(headers, name, value), claims);
  }

  /** Null takes it away. */
  Forge claim(String name, Object value) {
    return new Forge(key, headers, changed(claims, name, value));
  }

  /** A claim that is a time, as seconds from now. */
  Forge time(String name, long fromNow) {
    return claim(name, NumericDate.now().getValue() + fromNow);
  }

  String sign() {
    var payload = new JwtClaims();
    claims.forEach(payload::setClaim);
    var jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    headers.forEach(jws.getHeaders()::setObjectHeaderValue);
    jws.setKey(key.getPrivateKey());
    jws.setPayload(payload.toJson());
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("cannot sign " + headers, e);
    }
  }

  private static Map<String, Object> changed(Map<String, Object> all, String name, Object value) {
    Map<String, Object> changed = new HashMap<>(all);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return changed;
  }
}
