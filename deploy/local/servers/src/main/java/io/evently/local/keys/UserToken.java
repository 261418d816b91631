package io.evently.local.keys;

import io.evently.local.servers.ServerException;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * The token of a user, as the gateway's identity would issue it.
 *
 * @param issuer claim {@code iss}
 * @param subject the user's id
 * @param roles claim {@code groups}: user, organizer, admin, partner
 * @param tier claim {@code tier}, e.g. standard, premium
 * @param validFor from now to its end; a negative one has already ended
 */
public record UserToken(
    String issuer, String subject, List<String> roles, String tier, Duration validFor) {

  /** Whom services trust locally. */
  public static final String ISSUER = "https://evently.local";

  /** Roles cannot change after the fact. */
  public UserToken {
    roles = List.copyOf(roles);
  }

  /** An hour's token of a plain user of the standard tier. */
  public static UserToken of(String subject) {
    return new UserToken(ISSUER, subject, List.of("user"), "standard", Duration.ofHours(1));
  }

  /** The same user with these roles only. */
  public UserToken withRoles(String... wanted) {
    return new UserToken(issuer, subject, List.of(wanted), tier, validFor);
  }

  /** The same user in another tier. */
  public UserToken withTier(String wanted) {
    return new UserToken(issuer, subject, roles, wanted, validFor);
  }

  /** The same with another time to live. */
  public UserToken withValidity(Duration wanted) {
    return new UserToken(issuer, subject, roles, tier, wanted);
  }

  /** The same said to be issued by someone else. */
  public UserToken withIssuer(String wanted) {
    return new UserToken(wanted, subject, roles, tier, validFor);
  }

  /** Signed RS256 with the users' key: the genuine one. */
  public String sign(LocalKeys keys) {
    return sign(keys.userKey(), keys.userKey().getKeyId());
  }

  /** Signed with a key that nobody knows, under the key id of the real one: must be refused. */
  public String forge(LocalKeys keys) {
    try {
      RsaJsonWebKey stranger =
          (RsaJsonWebKey) JsonWebKey.Factory.newJwk(LocalKeys.generateUserKey());
      return sign(stranger, keys.userKey().getKeyId());
    } catch (JoseException e) {
      throw new ServerException("Cannot forge a token", e);
    }
  }

  /** Not signed at all ({@code alg: none}): must be refused. */
  public String unsigned() {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.NO_CONSTRAINTS);
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
    return compact(jws);
  }

  /**
   * Signed HS256 with the public key as if it were a secret, a classic forgery: must be refused.
   */
  public String confused(LocalKeys keys) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    jws.setKeyIdHeaderValue(keys.userKey().getKeyId());
    jws.setKey(new HmacKey(keys.userKey().getPublicKey().getEncoded()));
    return compact(jws);
  }

  /** Signed HS256 with a shared secret, as the first API did: local only ({@code JWT_SECRET}). */
  public String signShared(String secret) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    jws.setDoKeyValidation(false);
    jws.setKey(new HmacKey(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return compact(jws);
  }

  private String sign(RsaJsonWebKey key, String keyId) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    jws.setKeyIdHeaderValue(keyId);
    jws.setKey(key.getPrivateKey());
    return compact(jws);
  }

  private String compact(JsonWebSignature jws) {
    try {
      jws.setPayload(claims().toJson());
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new ServerException("Cannot sign a token", e);
    }
  }

  private JwtClaims claims() {
    JwtClaims claims = new JwtClaims();
    NumericDate now = NumericDate.now();
    NumericDate end = NumericDate.fromSeconds(now.getValue() + validFor.toSeconds());
    claims.setIssuer(issuer);
    claims.setSubject(subject);
    claims.setStringListClaim("groups", roles);
    claims.setStringClaim("tier", tier);
    claims.setIssuedAt(NumericDate.fromSeconds(Math.min(now.getValue(), end.getValue())));
    claims.setExpirationTime(end);
    claims.setGeneratedJwtId();
    return claims;
  }
}
