package io.evently.gateway.support;

import io.evently.gateway.Gateway;
import io.evently.local.servers.Database;
import io.evently.local.servers.Home;
import io.evently.local.servers.Redis;
import io.evently.local.servers.Secrets;
import io.evently.local.servers.ServerSet;
import io.evently.platform.testing.TestServers;
import io.evently.platform.testing.TopicReader;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** What stands around the gateway in its tests: odd services, a real Redis, a signing key. */
public final class Suite implements QuarkusTestResourceLifecycleManager {

  public static final String ADMIN_EMAIL = "root@example.com";
  public static final String ADMIN_PASSWORD = "correct horse battery";

  /** Between the services in the tests. */
  public static final String SERVICE_SECRET = "dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q";

  /** Between gateway and booking-service in the tests. */
  public static final String ADMISSION_SECRETS = "1:" + SERVICE_SECRET;

  /** Of booking-service in the tests, small enough to be filled. */
  public static final int BOOKING_CONNECTIONS = 2;

  /** Of booking-service in the tests. */
  public static final int BOOKING_QUEUE = 3;

  private static final String BOOKING_URL = "evently.gateway.services.booking-service.url";

  private final Vertx vertx = Vertx.vertx();
  private final OddService events = new OddService(vertx);
  private final OddService bookings = new OddService(vertx);
  private final Map<String, OddService> others = new HashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private ServerSet servers;
  private Database database;
  private int bookingPort;
  private RsaJsonWebKey key;
  private Redis redis;
  private Map<String, String> changes = Map.of();

  /** The argument that gives booking-service a second instance, {@code other(SECOND_BOOKINGS)}. */
  public static final String SECOND_BOOKINGS = "booking-service-2";

  /** Other arguments are settings of the gateway, instead of the usual ones. */
  @Override
  public void init(Map<String, String> arguments) {
    changes = arguments;
  }

  @Override
  public Map<String, String> start() {
    // Tests start the application without its main method.
    Gateway.refuseBadAddressesOurselves();
    // The last application's meters would stand in for this one's, and count what is gone.
    Metrics.globalRegistry.clear();
    try {
      Path home = Files.createTempDirectory("gateway-it");
      redis = Redis.in(new Home(home), 0).durable(false);
      redis.start();
      key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId("test");
      Path jwks = Files.writeString(home.resolve("jwks.json"), new JsonWebKeySet(key).toJson());
      bookingPort = bookings.start(0);
      var all = new HashMap<>(freshDatabase());
      all.putAll(services());
      all.put("evently.security.jwks", jwks.toString());
      all.put("evently.security.service-secret", SERVICE_SECRET);
      all.put("quarkus.redis.hosts", redis.url());
      // A machine that is slow with tests is no overload.
      all.put("evently.overload.target", "10S");
      all.putAll(changes);
      if (all.remove(SECOND_BOOKINGS) != null) {
        all.merge(BOOKING_URL, ",http://127.0.0.1:" + port(SECOND_BOOKINGS), String::concat);
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A database of its own, on the real servers of the test run. */
  private Map<String, String> freshDatabase() {
    servers = TestServers.shared();
    String fresh = "evently_gateway_" + UUID.randomUUID().toString().substring(0, 8);
    database = servers.postgres().ensureDatabase(fresh, Secrets.random());
    return Map.of(
        "DATABASE_URL",
        database.url(),
        "KAFKA_BOOTSTRAP_SERVERS",
        servers.kafka().bootstrapServers(),
        "EVENTLY_IDENTITY_SECRET",
        Secrets.random(),
        "EVENTLY_ADMISSION_SECRETS",
        ADMISSION_SECRETS,
        "EVENTLY_ADMIN_EMAIL",
        ADMIN_EMAIL,
        "EVENTLY_ADMIN_PASSWORD",
        ADMIN_PASSWORD);
  }

  private Map<String, String> services() {
    Map<String, String> all = new HashMap<>();
    String of = "evently.gateway.services.";
    all.put(of + "event-service.url", "http://127.0.0.1:" + events.start(0));
    all.put(of + "event-service.answer-timeout", "1S");
    all.put(of + "event-service.connections", "64");
    all.put(BOOKING_URL, "http://127.0.0.1:" + bookingPort);
    all.put(of + "booking-service.connections", "" + BOOKING_CONNECTIONS);
    all.put(of + "booking-service.queue", "" + BOOKING_QUEUE);
    for (String other :
        List.of(
            "waitlist-service", "pricing-service", "notification-service", "analytics-service")) {
      all.put(of + other + ".url", "http://127.0.0.1:" + port(other));
    }
    return all;
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(Suite.class));
    injector.injectIntoFields(
        TopicReader.shared(), new TestInjector.MatchesType(TopicReader.class));
  }

  @Override
  public void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    redis.stop();
    servers.postgres().dropDatabase(database.name());
  }

  public OddService other(String name) {
    return others.computeIfAbsent(name, fresh -> new OddService(vertx));
  }

  public void restartOther(String name) {
    other(name).start(ports.get(name));
  }

  private int port(String name) {
    return ports.computeIfAbsent(name, fresh -> other(fresh).start(0));
  }

  /** Ends every connection to it too. */
  public void loseDatabase() {
    servers.postgres().dropDatabase(database.name());
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
    return token(subject, secondsFromNow, "user", "standard");
  }

  /** A token of somebody with one role. */
  public String token(String subject, String role, String tier) {
    return token(subject, 60, role, tier);
  }

  private String token(String subject, int secondsFromNow, String role, String tier) {
    var claims = new JwtClaims();
    claims.setIssuer("https://evently.local");
    claims.setSubject(subject);
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(1 + secondsFromNow / 60f);
    claims.setStringListClaim("groups", role);
    claims.setStringClaim("tier", tier);
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
