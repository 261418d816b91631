package io.evently.platform.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Keys and limits of token verification. */
@ConfigMapping(prefix = "evently.security")
public interface SecurityConfig {

  /** {@code local} or {@code production}; production refuses sample and shared secrets. */
  @WithDefault("local")
  String env();

  /** Path or https URL of the JWKS that signs user tokens. */
  Optional<String> jwks();

  /**
   * HS256 secret of clients of the first API; accepted in {@code local} only, at least 32 bytes.
   */
  Optional<String> jwtSecret();

  /** Expected {@code iss} of user tokens. */
  @WithDefault("https://evently.local")
  String issuer();

  /** HS256 key of service tokens, base64url, at least 32 bytes. */
  Optional<String> serviceSecret();

  /**
   * How long a verified token is remembered. Keys have lives of their own: a file is read at the
   * start, a URL when a key is not known or after an hour.
   */
  @WithDefault("60S")
  Duration rememberFor();

  /** How many verified tokens are remembered; about 300 bytes each. */
  @WithDefault("100000")
  int rememberTokens();
}
