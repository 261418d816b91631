package io.evently.platform.security;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Wires the keys from configuration and refuses, at the start, what production must not run with.
 */
class Keys {

  private static final int MIN_SECRET_BYTES = 32;

  @Produces
  @Singleton
  TrustedKeys trustedKeys(SecurityConfig config, @Any Instance<KeySource> own) {
    return trusted(config, own.stream().toList());
  }

  void stop(@Disposes TrustedKeys keys) {
    keys.close();
  }

  @Produces
  @Singleton
  TokenVerifier verifier(SecurityConfig config, TrustedKeys trusted, Clock clock) {
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
    var verifier = new TokenVerifier(config, trusted, clock);
    trusted.watch(verifier::forgetAll);
    return verifier;
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

  /** Files and URLs, separated by commas. */
  private static TrustedKeys trusted(SecurityConfig config, List<KeySource> own) {
    String locations =
        config.jwks().orElseThrow(() -> new IllegalStateException("EVENTLY_JWKS is not set"));
    List<Path> files = new ArrayList<>();
    List<URI> urls = new ArrayList<>();
    for (String location : locations.split(",")) {
      String place = location.strip();
      if (place.startsWith("https://") || place.startsWith("http://")) {
        require(
            place.startsWith("https://") || config.env().equals("local"),
            "EVENTLY_JWKS must be https in production");
        urls.add(URI.create(place));
      } else if (!place.isEmpty()) {
        files.add(Path.of(place));
      }
    }
    return new TrustedKeys(files, urls, own);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalStateException(message);
    }
  }
}
