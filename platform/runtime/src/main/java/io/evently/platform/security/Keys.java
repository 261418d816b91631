package io.evently.platform.security;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * Wires the keys from configuration and refuses, at the start, what production must not run with.
 */
class Keys {

  private static final int MIN_SECRET_BYTES = 32;

  @Produces
  @Singleton
  TokenVerifier verifier(SecurityConfig config, Clock clock) {
    config
        .jwtSecret()
        .ifPresent(
            secret -> {
              require(
                  config.env().equals("local"),
                  "JWT_SECRET is for EVENTLY_ENV=local only: use EVENTLY_JWKS in production");
              require(
                  secret.length() >= MIN_SECRET_BYTES,
                  "JWT_SECRET must have at least " + MIN_SECRET_BYTES + " characters");
            });
    return new TokenVerifier(config, resolver(config), clock);
  }

  @Produces
  @Singleton
  ServiceTokens serviceTokens(
      SecurityConfig config,
      @ConfigProperty(name = "quarkus.application.name") String self,
      Clock clock) {
    String secret =
        config
            .serviceSecret()
            .orElseThrow(() -> new IllegalStateException("EVENTLY_SERVICE_SECRET is not set"));
    require(
        Base64.getUrlDecoder().decode(secret).length >= MIN_SECRET_BYTES,
        "EVENTLY_SERVICE_SECRET must be base64url of at least " + MIN_SECRET_BYTES + " bytes");
    return new ServiceTokens(self, secret, clock);
  }

  private static VerificationKeyResolver resolver(SecurityConfig config) {
    String location =
        config.jwks().orElseThrow(() -> new IllegalStateException("EVENTLY_JWKS is not set"));
    if (location.startsWith("https://") || location.startsWith("http://")) {
      require(
          location.startsWith("https://") || config.env().equals("local"),
          "EVENTLY_JWKS must be https in production");
      return new HttpsJwksVerificationKeyResolver(new HttpsJwks(location));
    }
    try {
      List<JsonWebKey> keys =
          new JsonWebKeySet(Files.readString(Path.of(location))).getJsonWebKeys();
      return new JwksVerificationKeyResolver(keys);
    } catch (IOException | JoseException e) {
      throw new IllegalStateException("EVENTLY_JWKS cannot be read: " + location, e);
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalStateException(message);
    }
  }
}
