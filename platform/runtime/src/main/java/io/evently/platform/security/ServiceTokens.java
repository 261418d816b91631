package io.evently.platform.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * Short-lived tokens between services: {@code iss} = caller, {@code aud} = callee, HS256 under the
 * shared service secret, 60 s.
 */
public final class ServiceTokens {

  private static final Duration LIFETIME = Duration.ofSeconds(60);

  private final String self;
  private final HmacKey key;
  private final Clock clock;
  private final JwtConsumer consumer;
  private final Map<String, Minted> minted = new ConcurrentHashMap<>();

  private record Minted(String token, Instant renewAt) {}

  /**
   * @param self name of the service that asks and is asked
   * @param secret shared by all services, in base64url
   */
  public ServiceTokens(String self, String secret, Clock clock) {
    this.self = self;
    this.key = new HmacKey(Base64.getUrlDecoder().decode(secret));
    this.clock = clock;
    this.consumer =
        new JwtConsumerBuilder()
            .setVerificationKey(key)
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256))
            .setExpectedAudience(self)
            .setRequireExpirationTime()
            .setMaxFutureValidityInMinutes(2)
            .setAllowedClockSkewInSeconds(5)
            .build();
  }

  /** A token for one callee, reused until half of its life is over. */
  public String tokenFor(String callee) {
    Instant now = clock.instant();
    return minted.compute(
            callee, (name, old) -> old != null && now.isBefore(old.renewAt) ? old : mint(name, now))
        .token;
  }

  /**
   * @throws BadTokenException when the token is not for this service, expired or forged
   */
  public Caller verify(String token) throws BadTokenException {
    try {
      JwtClaims claims = consumer.processToClaims(token);
      return new Caller(
          claims.getIssuer(),
          Set.of(Caller.SERVICE),
          "",
          Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
    } catch (InvalidJwtException | MalformedClaimException e) {
      throw new BadTokenException("not a service token for " + self);
    }
  }

  private Minted mint(String callee, Instant now) {
    var claims = new JwtClaims();
    claims.setIssuer(self);
    claims.setAudience(callee);
    claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(now.plus(LIFETIME).getEpochSecond()));
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    signature.setKey(key);
    try {
      return new Minted(signature.getCompactSerialization(), now.plus(LIFETIME.dividedBy(2)));
    } catch (JoseException e) {
      throw new IllegalStateException("the service secret cannot sign", e);
    }
  }
}
