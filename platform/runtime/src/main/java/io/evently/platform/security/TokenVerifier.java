package io.evently.platform.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;

/**
 * Verifies user tokens: RS256 against the JWKS, and HS256 only when a shared secret is configured.
 *
 * <p>A signature check costs tens of microseconds, so verified tokens are remembered by their
 * SHA-256 for at most {@link SecurityConfig#rememberFor()}; the token itself is never kept. Expiry
 * is checked on every call.
 */
public final class TokenVerifier {

  private static final Set<String> GRANTABLE =
      Set.of(Caller.USER, Caller.ORGANIZER, Caller.ADMIN, Caller.PARTNER);
  private static final int MAX_TOKEN_LENGTH = 8192;

  private final VerifiedTokens remembered;
  private final List<JwtConsumer> consumers;
  private final Clock clock;
  private final TrustedKeys keys;

  TokenVerifier(SecurityConfig config, TrustedKeys jwks, Clock clock) {
    this.clock = clock;
    this.keys = jwks;
    this.remembered = new VerifiedTokens(config.rememberTokens(), config.rememberFor());
    var rs256 =
        consumer(config, AlgorithmIdentifiers.RSA_USING_SHA256)
            .setVerificationKeyResolver(jwks)
            .build();
    this.consumers =
        config
            .jwtSecret()
            .map(
                secret ->
                    List.of(
                        rs256,
                        new JwtConsumerBuilder()
                            .setVerificationKey(
                                new HmacKey(secret.getBytes(StandardCharsets.UTF_8)))
                            .setJwsAlgorithmConstraints(only(AlgorithmIdentifiers.HMAC_SHA256))
                            .setRequireExpirationTime()
                            .setRequireSubject()
                            .setAllowedClockSkewInSeconds(5)
                            .build()))
            .orElse(List.of(rs256));
  }

  /**
   * @throws BadTokenException when the token is malformed, forged, expired or signed by a key that
   *     is not ours
   */
  public Caller verify(String token) throws BadTokenException {
    if (token.length() > MAX_TOKEN_LENGTH) {
      throw new BadTokenException("token is longer than " + MAX_TOKEN_LENGTH);
    }
    Caller known = remembered.of(sha256(token), () -> check(token));
    if (!clock.instant().isBefore(known.expiresAt())) {
      throw new BadTokenException("token is expired");
    }
    return known;
  }

  /**
   * Whether {@link #verify} may have to ask another host for a key, which must not hold an event
   * loop.
   */
  public boolean mayWait(String token) {
    return token.length() <= MAX_TOKEN_LENGTH && keys.mayWait(token);
  }

  /** Forgets all verified tokens: a key or session was revoked. */
  public void forgetAll() {
    remembered.forgetAll();
  }

  private Caller check(String token) throws BadTokenException {
    InvalidJwtException last = null;
    for (JwtConsumer consumer : consumers) {
      try {
        return caller(consumer.processToClaims(token));
      } catch (InvalidJwtException e) {
        last = e;
      } catch (MalformedClaimException e) {
        throw new BadTokenException("a claim has the wrong type");
      }
    }
    throw new BadTokenException(last == null ? "no key" : "token is not valid");
  }

  private static Caller caller(JwtClaims claims) throws MalformedClaimException, BadTokenException {
    String subject = claims.getSubject();
    if (!subject.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new BadTokenException("the subject is not an account id");
    }
    Set<String> roles = new HashSet<>();
    if (claims.hasClaim("groups")) {
      roles.addAll(claims.getStringListClaimValue("groups"));
    }
    roles.retainAll(GRANTABLE);
    String tier = claims.hasClaim("tier") ? claims.getStringClaimValue("tier") : "standard";
    return new Caller(
        subject,
        Set.copyOf(roles),
        tier,
        Instant.ofEpochSecond(claims.getExpirationTime().getValue()),
        claims.hasClaim("sid") ? claims.getStringClaimValue("sid") : null);
  }

  private static JwtConsumerBuilder consumer(SecurityConfig config, String algorithm) {
    var consumer =
        new JwtConsumerBuilder()
            .setExpectedIssuer(config.issuer())
            .setJwsAlgorithmConstraints(only(algorithm))
            .setRequireExpirationTime()
            .setRequireSubject()
            .setAllowedClockSkewInSeconds(5);
    config.audience().ifPresent(audience -> consumer.setExpectedAudience(false, audience));
    return consumer;
  }

  private static AlgorithmConstraints only(String algorithm) {
    return new AlgorithmConstraints(ConstraintType.PERMIT, algorithm);
  }

  private static ByteBuffer sha256(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
