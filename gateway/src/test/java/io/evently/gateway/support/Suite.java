package io.evently.gateway.support;

import io.evently.local.servers.Home;
import io.evently.local.servers.Redis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** What stands around the gateway in its tests: odd services, a real Redis, a signing key. */
public final class Suite implements QuarkusTestResourceLifecycleManager {

  /** Of booking-service in the tests, small enough to be filled. */
  public static final int BOOKING_CONNECTIONS = 2;

  /** Of booking-service in the tests. */
  public static final int BOOKING_QUEUE = 3;

  private final Vertx vertx = Vertx.vertx();
  private final OddService events = new OddService(vertx);
  private final OddService bookings = new OddService(vertx);
  private int bookingPort;
  private RsaJsonWebKey key;
  private Redis redis;

  @Override
  public Map<String, String> start() {
    try {
      Path home = Files.createTempDirectory("gateway-it");
      redis = Redis.in(new Home(home), 0).durable(false);
      redis.start();
      key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId("test");
      Path jwks = Files.writeString(home.resolve("jwks.json"), new JsonWebKeySet(key).toJson());
      bookingPort = bookings.start(0);
      return Map.of(
          "evently.gateway.services.event-service.url",
          "http://127.0.0.1:" + events.start(0),
          "evently.gateway.services.event-service.answer-timeout",
          "1S",
          "evently.gateway.services.event-service.connections",
          "64",
          "evently.gateway.services.booking-service.url",
          "http://127.0.0.1:" + bookingPort,
          "evently.gateway.services.booking-service.connections",
          "" + BOOKING_CONNECTIONS,
          "evently.gateway.services.booking-service.queue",
          "" + BOOKING_QUEUE,
          "evently.security.jwks",
          jwks.toString(),
          "evently.security.service-secret",
          "dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q",
          "quarkus.redis.hosts",
          redis.url());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(Suite.class));
  }

  @Override
  public void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    redis.stop();
  }

  public OddService events() {
    return events;
  }

  public OddService bookings() {
    return bookings;
  }

  public void restartBookings() {
    bookings.start(bookingPort);
  }

  public Redis redis() {
    return redis;
  }

  /** A token that is valid for a minute after this many seconds from now. */
  public String token(String subject, int secondsFromNow) {
    var claims = new JwtClaims();
    claims.setIssuer("https://evently.local");
    claims.setSubject(subject);
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(1 + secondsFromNow / 60f);
    claims.setStringListClaim("groups", "user");
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue("test");
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }
}
