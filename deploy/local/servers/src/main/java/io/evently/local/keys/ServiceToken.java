package io.evently.local.keys;

import io.evently.local.servers.ServerException;
import java.time.Duration;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * The token with which one service calls another's {@code /internal} endpoints.
 *
 * @param caller claim {@code iss}, e.g. {@code gateway}
 * @param callee claim {@code aud}, e.g. {@code booking-service}
 * @param validFor from now to its end; services accept at most a minute
 */
public record ServiceToken(String caller, String callee, Duration validFor) {

  /** A minute's token. */
  public static ServiceToken of(String caller, String callee) {
    return new ServiceToken(caller, callee, Duration.ofSeconds(60));
  }

  /** The same with another time to live. */
  public ServiceToken withValidity(Duration wanted) {
    return new ServiceToken(caller, callee, wanted);
  }

  /** Signed HS256 with the services' key. */
  public String sign(LocalKeys keys) {
    return sign(keys.serviceKey());
  }

  /** Signed with a key of the caller, to show that another is refused; at least 32 bytes. */
  public String sign(byte[] key) {
    JwtClaims claims = new JwtClaims();
    NumericDate now = NumericDate.now();
    claims.setIssuer(caller);
    claims.setAudience(callee);
    claims.setIssuedAt(now);
    claims.setExpirationTime(NumericDate.fromSeconds(now.getValue() + validFor.toSeconds()));
    JsonWebSignature jws = new JsonWebSignature();
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    jws.setKey(new HmacKey(key));
    jws.setPayload(claims.toJson());
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new ServerException("Cannot sign a service token", e);
    }
  }
}
