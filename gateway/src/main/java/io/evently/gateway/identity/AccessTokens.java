package io.evently.gateway.identity;

import io.evently.platform.security.SecurityConfig;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Signs what an account may show for a quarter of an hour. */
@Singleton
class AccessTokens {

  private final SigningKeys keys;
  private final IdentityConfig config;
  private final SecurityConfig security;
  private final Clock clock;

  AccessTokens(SigningKeys keys, IdentityConfig config, SecurityConfig security, Clock clock) {
    this.keys = keys;
    this.config = config;
    this.security = security;
    this.clock = clock;
  }

  long secondsOfLife() {
    return config.accessLife().toSeconds();
  }

  String issue(Account account, String session) {
    Instant now = clock.instant();
    var claims = new JwtClaims();
    claims.setIssuer(security.issuer());
    claims.setSubject(account.id());
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(
        NumericDate.fromSeconds(now.plus(config.accessLife()).getEpochSecond()));
    claims.setJwtId(UUID.randomUUID().toString());
    claims.setStringListClaim("groups", List.copyOf(account.roles()));
    claims.setStringClaim("tier", account.tier());
    claims.setStringClaim("sid", session);
    RsaJsonWebKey key = keys.current();
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setKey(key.getPrivateKey());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the signing key cannot sign", e);
    }
  }
}
