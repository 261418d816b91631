package io.evently.platform.testing;

import io.evently.local.keys.LocalKeys;
import io.evently.local.keys.ServiceToken;
import io.evently.local.keys.UserToken;
import io.evently.local.servers.Secrets;
import java.time.Duration;
import java.util.Base64;

/** Tokens that the services under test trust, and forgeries that they must not. */
public final class Tokens {

  private final LocalKeys keys;

  private Tokens(LocalKeys keys) {
    this.keys = keys;
  }

  /** Signed with the keys of the shared test servers. */
  public static Tokens shared() {
    return new Tokens(LocalKeys.in(TestServers.shared().home().keys()));
  }

  /** Signed with these keys, e.g. of a suite that runs as processes. */
  public static Tokens of(LocalKeys keys) {
    return new Tokens(keys);
  }

  /** A plain user of the standard tier, for an hour. */
  public String user(String subject) {
    return sign(UserToken.of(subject));
  }

  /** A user with these roles only. */
  public String withRoles(String subject, String... roles) {
    return sign(UserToken.of(subject).withRoles(roles));
  }

  /** A user in a tier, e.g. {@code premium}. */
  public String withTier(String subject, String tier) {
    return sign(UserToken.of(subject).withTier(tier));
  }

  /** Someone who may make events. */
  public String organizer(String subject) {
    return withRoles(subject, "user", "organizer");
  }

  /** Someone who may do everything. */
  public String admin(String subject) {
    return withRoles(subject, "user", "admin");
  }

  /** Any token, genuinely signed. */
  public String sign(UserToken token) {
    return token.sign(keys);
  }

  /** Genuine, and over since a minute. */
  public String expired(String subject) {
    return sign(UserToken.of(subject).withValidity(Duration.ofMinutes(-1)));
  }

  /** Genuine, but issued by someone else. */
  public String ofAnotherIssuer(String subject) {
    return sign(UserToken.of(subject).withIssuer("https://elsewhere.example"));
  }

  /** Signed by a stranger under our key id. */
  public String forged(String subject) {
    return UserToken.of(subject).withRoles("user", "admin").forge(keys);
  }

  /** {@code alg: none}. */
  public String unsigned(String subject) {
    return UserToken.of(subject).withRoles("user", "admin").unsigned();
  }

  /** HS256 with our public key as the secret. */
  public String confused(String subject) {
    return UserToken.of(subject).withRoles("user", "admin").confused(keys);
  }

  /** Genuine for one subject, with the claims of another put in its place. */
  public String tampered(String subject, String pretended) {
    String[] genuine = user(subject).split("\\.", -1);
    String[] other = user(pretended).split("\\.", -1);
    return genuine[0] + "." + other[1] + "." + genuine[2];
  }

  /**
   * For one call between services.
   *
   * @param callee e.g. {@code booking-service}
   */
  public String service(String caller, String callee) {
    return ServiceToken.of(caller, callee).sign(keys);
  }

  /** A service's token that is over since a minute. */
  public String expiredService(String caller, String callee) {
    return ServiceToken.of(caller, callee).withValidity(Duration.ofMinutes(-1)).sign(keys);
  }

  /** A service's token signed with another key. */
  public String forgedService(String caller, String callee) {
    byte[] key = Base64.getUrlDecoder().decode(Secrets.random());
    return ServiceToken.of(caller, callee).sign(key);
  }
}
