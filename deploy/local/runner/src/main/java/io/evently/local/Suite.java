package io.evently.local;

import io.evently.local.keys.LocalKeys;
import io.evently.local.servers.Database;
import io.evently.local.servers.Home;
import io.evently.local.servers.Kafka;
import io.evently.local.servers.Mail;
import io.evently.local.servers.ManagedProcess;
import io.evently.local.servers.PortOwner;
import io.evently.local.servers.Ports;
import io.evently.local.servers.Postgres;
import io.evently.local.servers.Redis;
import io.evently.local.servers.Server;
import io.evently.local.servers.ServerException;
import io.evently.local.servers.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A whole Evently in one data folder: Postgres, Kafka, Redis, a mail server and the services as
 * detached processes.
 *
 * <p>It is a description; whatever runs of it is found again by any JVM. Tests and benches use it
 * as {@code ./evently} does, and reach each process for kill -9 or SIGSTOP.
 */
public final class Suite {

  private static final int POSTGRES = 10;
  private static final int KAFKA = 11;
  private static final int KAFKA_CONTROLLER = 12;
  private static final int REDIS = 13;
  private static final int MAIL = 14;
  private static final int MAIL_PAGE = 15;

  /** Where the second instance of booking-service listens, the third next to it. */
  private static final int MORE_BOOKING = 16;

  /** How many adjoining ports a suite may take from its base port on. */
  public static final int PORTS = MORE_BOOKING + InstanceCount.MOST - 1;

  private final Home home;
  private final int basePort;
  private final Postgres postgres;
  private Kafka kafka;
  private final Redis redis;
  private final Mail mail;
  private final Map<String, String> more = new TreeMap<>();
  private final Map<Service, Integer> detours = new EnumMap<>(Service.class);
  private boolean trains;
  private final Map<Service, Map<String, String>> own = new EnumMap<>(Service.class);

  private Suite(Home home, int basePort, boolean durable) {
    this.home = home;
    this.basePort = basePort;
    postgres = Postgres.in(home, basePort + POSTGRES).durable(durable);
    kafka = Kafka.in(home, basePort + KAFKA, basePort + KAFKA_CONTROLLER);
    redis = Redis.in(home, basePort + REDIS).durable(durable);
    mail = Mail.in(home, basePort + MAIL, basePort + MAIL_PAGE);
  }

  /**
   * The suite of a data folder, durable as in daily use.
   *
   * @param home made on first use
   * @param basePort port of the gateway; 0 chooses free ports
   */
  public static Suite at(Path home, int basePort) {
    return at(home, basePort, true);
  }

  /**
   * The suite of a data folder.
   *
   * @param durable whether a commit survives a power cut; false is for tests only
   */
  public static Suite at(Path home, int basePort, boolean durable) {
    return new Suite(new Home(home), basePort == 0 ? Ports.free(PORTS) : basePort, durable);
  }

  /** The same, whose services are started with one more variable in their environment. */
  public Suite with(String name, String value) {
    more.put(name, value);
    return this;
  }

  /**
   * The same, of which one service reaches Postgres by another port, where somebody passes it on.
   *
   * @param port on 127.0.0.1
   */
  public Suite withPostgresBehind(Service service, int port) {
    detours.put(service, port);
    return this;
  }

  /** The same, whose services write their start caches when they are stopped. */
  public Suite training() {
    trains = true;
    return this;
  }

  /** The same, of which one service reaches Redis by another port on 127.0.0.1. */
  public Suite withRedisBehind(Service service, int port) {
    own(service).put("REDIS_URL", "redis://127.0.0.1:" + port);
    return this;
  }

  /**
   * The same, of which one service reaches Kafka by another port on 127.0.0.1, where somebody
   * passes it on to the broker's side door; at most one service.
   */
  public Suite withKafkaBehind(Service service, int port) {
    kafka = kafka.withSideDoor(port);
    own(service).put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port);
    return this;
  }

  private Map<String, String> own(Service service) {
    return own.computeIfAbsent(service, s -> new TreeMap<>());
  }

  /**
   * The same with its bookings over several databases of its Postgres.
   *
   * @param count 1 to 4
   * @throws ServerException when the folder has data of another number
   */
  public Suite withShards(int count) {
    new ShardCount(home).settle(count);
    return this;
  }

  /**
   * The same with several processes of booking-service; what runs beyond is stopped by {@link #up}.
   *
   * @param count 1 to 3
   */
  public Suite withBookingInstances(int count) {
    new InstanceCount(home).wish(count);
    return this;
  }

  /** Over how many databases its bookings are spread. */
  public int shards() {
    return new ShardCount(home).settled();
  }

  /** Its data folder. */
  public Home home() {
    return home;
  }

  /** The port of the gateway, below all others. */
  public int basePort() {
    return basePort;
  }

  /** Where a service listens on 127.0.0.1. */
  public int port(Service service) {
    return basePort + service.offset();
  }

  /** Base URL of a service, without a slash at its end. */
  public String url(Service service) {
    return "http://127.0.0.1:" + port(service);
  }

  /** Its Postgres. */
  public Postgres postgres() {
    return postgres;
  }

  /** Its Kafka. */
  public Kafka kafka() {
    return kafka;
  }

  /** Its Redis. */
  public Redis redis() {
    return redis;
  }

  /** What stands for the outside world's mail servers. */
  public Mail mail() {
    return mail;
  }

  /** The keys its services trust. */
  public LocalKeys keys() {
    return LocalKeys.in(home.keys());
  }

  /** The database of a service, made if missing; Postgres must run. */
  public Database database(Service service) {
    return postgres.ensureDatabase(service.shortName());
  }

  /** The databases of booking-service by shard, made if missing; Postgres must run. */
  public List<Database> shardDatabases() {
    return IntStream.range(0, shards())
        .mapToObj(
            n -> postgres.ensureDatabase(Service.BOOKING.shortName() + (n == 0 ? "" : "_" + n)))
        .toList();
  }

  /** All parts, what others stand on first. */
  public List<Part> parts() {
    return Stream.concat(servers().stream(), services().stream()).toList();
  }

  /**
   * One part.
   *
   * @param name e.g. {@code kafka}, {@code booking-service}
   * @throws ServerException that lists the names when there is none such
   */
  public Part part(String name) {
    return parts().stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ServerException(
                    "There is no part "
                        + name
                        + "; parts are "
                        + parts().stream().map(Part::name).collect(Collectors.joining(", "))));
  }

  /** The part of a service. */
  public Part part(Service service) {
    return part(service.label());
  }

  /**
   * Starts all that does not run yet and waits until every part is ready.
   *
   * @throws ServerException of the first part that failed; what did start keeps running
   */
  public void up() {
    up(Progress.SILENT);
  }

  /** The same, telling of each part as it is ready. */
  public void up(Progress progress) {
    requirePorts();
    // Before the parallel start: all services must meet one and the same set of keys.
    keys();
    Parallel.run(servers(), part -> progress.timed(part, part::start));
    Topics.ensure(kafka.bootstrapServers(), Topics.ALL);
    instances(Service.BOOKING).skip(count(Service.BOOKING)).filter(Part::runs).forEach(Part::stop);
    Parallel.run(services(), part -> progress.timed(part, part::start));
  }

  /** Stops all parts cleanly: the services first, then what they stand on. */
  public void down() {
    down(Progress.SILENT);
  }

  /** The same, telling of each part as it has ended. */
  public void down(Progress progress) {
    Parallel.run(running(services()), part -> progress.timed(part, part::stop));
    Parallel.run(running(servers()), part -> progress.timed(part, part::stop));
  }

  /** Ends all parts at once, as a power cut would. */
  public void kill9() {
    parts().forEach(part -> part.process().ifPresent(ManagedProcess::kill9));
  }

  /** The environment in which a service runs; Postgres must run. */
  public Map<String, String> environment(Service service) {
    return environment(service, 1);
  }

  private Map<String, String> environment(Service service, int instance) {
    LocalKeys keys = keys();
    Map<String, String> environment = new TreeMap<>();
    environment.put("PORT", Integer.toString(port(service, instance)));
    environment.put("EVENTLY_ENV", "local");
    environment.put("EVENTLY_INSTANCE", instance == 1 ? "local" : "local-" + instance);
    environment.put("DATABASE_URL", url(service, database(service)));
    environment.put("REDIS_URL", redis.url());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    environment.put("EVENTLY_JWKS", keys.jwks().toString());
    environment.put("EVENTLY_SERVICE_SECRET", keys.serviceSecret());
    // The name that people open; the address is one for processes.
    environment.put(
        "EVENTLY_PROBLEM_BASE", "http://localhost:" + port(Service.GATEWAY) + "/problems/");
    for (Service other : Service.values()) {
      environment.put(
          other.label().toUpperCase(Locale.ROOT).replace('-', '_') + "_URL", urls(other));
    }
    if (service == Service.BOOKING || service == Service.WAITLIST) {
      environment.put("EVENTLY_GUEST_SECRETS", keys.guestSecrets());
    }
    if (service == Service.BOOKING || service == Service.GATEWAY) {
      environment.put("EVENTLY_ADMISSION_SECRETS", keys.admissionSecrets());
    }
    if (service == Service.BOOKING) {
      List<Database> shards = shardDatabases();
      for (int n = 1; n < shards.size(); n++) {
        environment.put("DATABASE_URL_SHARD_" + n, url(service, shards.get(n)));
      }
      environment.put("EVENTLY_QUOTE_SECRETS", keys.quoteSecrets());
      environment.put("EVENTLY_PAYMENT_SECRETS", keys.paymentSecrets());
    }
    if (service == Service.NOTIFICATION) {
      environment.put("SMTP_URL", mail.url());
    }
    if (service == Service.GATEWAY) {
      environment.put("EVENTLY_IDENTITY_SECRET", keys.identitySecret());
    } else {
      environment.put(
          "EVENTLY_JWKS", keys.jwks() + "," + url(Service.GATEWAY) + "/.well-known/jwks.json");
    }
    environment.putAll(more);
    environment.putAll(own(service));
    return environment;
  }

  private String url(Service service, Database database) {
    int port = detours.getOrDefault(service, database.port());
    return new Database(port, database.name(), database.password()).url();
  }

  private List<Part> servers() {
    return Stream.<Server>of(postgres, kafka, redis, mail).<Part>map(ServerPart::new).toList();
  }

  private List<Part> services() {
    return Arrays.stream(Service.values())
        .flatMap(service -> instances(service).limit(count(service)))
        .toList();
  }

  /** As many as there can be. */
  private Stream<Part> instances(Service service) {
    return IntStream.rangeClosed(1, service == Service.BOOKING ? InstanceCount.MOST : 1)
        .mapToObj(
            n ->
                new ServicePart(
                    service, n, home, port(service, n), () -> environment(service, n), trains));
  }

  private int count(Service service) {
    return service == Service.BOOKING ? new InstanceCount(home).wished() : 1;
  }

  private int port(Service service, int instance) {
    return instance == 1 ? port(service) : basePort + MORE_BOOKING + instance - 2;
  }

  private String urls(Service service) {
    return IntStream.rangeClosed(1, count(service))
        .mapToObj(n -> "http://127.0.0.1:" + port(service, n))
        .collect(Collectors.joining(","));
  }

  private static List<Part> running(List<Part> parts) {
    return parts.stream().filter(Part::runs).toList();
  }

  /** Before anything starts, so that a taken port leaves nothing half up. */
  private void requirePorts() {
    List<String> taken = new ArrayList<>();
    for (Part part : parts()) {
      if (part.process().isEmpty()) {
        part.ports().stream()
            .filter(port -> !Ports.isFree(port) && !isOurs(part, port))
            .forEach(
                port -> taken.add(port + " of " + part.name() + ": " + PortOwner.describe(port)));
      }
    }
    if (!taken.isEmpty()) {
      throw new ServerException(
          "Port "
              + String.join("; port ", taken)
              + ". Stop that program, or choose other ports with EVENTLY_PORT");
    }
  }

  /** A process of this folder that runs without a record is taken over or stopped at the start. */
  private static boolean isOurs(Part part, int port) {
    Optional<Long> stray = part.stray();
    return stray.isPresent() && PortOwner.of(port).map(PortOwner::pid).equals(stray);
  }
}
