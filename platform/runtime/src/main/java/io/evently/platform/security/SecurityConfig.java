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

  /**
   * Where the keys of user tokens are: paths and https URLs, separated by commas. Files are read
   * again every 10 s, URLs every 30 s and when a key is not known.
   */
  Optional<String> jwks();

  /**
   * HS256 secret of clients of the first API; accepted in {@code local} only, at least 32 bytes.
   */
  Optional<String> jwtSecret();

  /** Expected {@code iss} of user tokens. */
  @WithDefault("https://evently.local")
  String issuer();

  /**
   * Whom a user token has to be for where it names somebody in {@code aud}. Ours name nobody, so
   * without this any that does is meant for others.
   */
  Optional<String> audience();

  /** HS256 key of service tokens, base64url, at least 32 bytes. */
  Optional<String> serviceSecret();

  /**
   * How long a verified token is remembered at most; all are forgotten when the set of keys
   * changes.
   */
  @WithDefault("60S")
  Duration rememberFor();

  /** How many verified tokens are remembered; about 300 bytes each. */
  @WithDefault("100000")
  int rememberTokens();
}
