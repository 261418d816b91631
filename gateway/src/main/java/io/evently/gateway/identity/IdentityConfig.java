package io.evently.gateway.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Knobs of accounts and tokens. */
@ConfigMapping(prefix = "evently.identity")
interface IdentityConfig {

  /** AES key of the stored signing keys: base64url of 32 bytes. */
  Optional<String> secret();

  /** Life of an access token; also how long services accept one whose session was revoked. */
  @WithDefault("15M")
  Duration accessLife();

  /** Life of a session from its last refresh. */
  @WithDefault("30D")
  Duration sessionLife();

  /** How long a key signs. */
  @WithDefault("30D")
  Duration keyLife();

  /** How long a key is published before it signs: more than verifiers take to read it. */
  @WithDefault("10M")
  Duration keyAhead();

  /** E-mail of the first admin, made once. */
  Optional<String> adminEmail();

  /** Its password, or the path of a file that holds it. */
  Optional<String> adminPassword();

  /** Threads that hash passwords; each takes 19 MiB while it works. */
  @WithDefault("2")
  int hashThreads();

  /** Passwords that wait for a thread; beyond it 503. */
  @WithDefault("32")
  int hashQueue();

  /** Failed log-ins of one account within the window; beyond it 429. */
  @WithDefault("10")
  int triesPerAccount();

  /** Failed log-ins and registrations of one address within the window; beyond it 429. */
  @WithDefault("100")
  int triesPerAddress();

  @WithDefault("15M")
  Duration triesWindow();
}
