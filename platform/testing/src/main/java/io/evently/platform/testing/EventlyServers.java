package io.evently.platform.testing;

import static java.util.Map.entry;

import io.evently.local.keys.LocalKeys;
import io.evently.local.servers.Database;
import io.evently.local.servers.Secrets;
import io.evently.local.servers.ServerSet;
import io.evently.local.servers.Standby;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Gives a {@code @QuarkusTest} real Postgres, Kafka and Redis.
 *
 * <pre>{@code
 * @QuarkusTestResource(
 *     value = EventlyServers.class,
 *     initArgs = @ResourceArg(name = "name", value = "booking"))
 * }</pre>
 *
 * <p>The servers and topics are shared by the whole test run, the database and its role are new for
 * each use. Test fields of the types {@link Tokens}, {@link TopicReader}, {@link Redelivery},
 * {@link Database}, {@link ShardDatabases} and {@link Standby} are filled in.
 */
public class EventlyServers implements QuarkusTestResourceLifecycleManager {

  private String name = "test";
  private ServerSet servers;
  private int shards = 1;
  private boolean replicated;
  private Standby standby;
  private final List<Database> databases = new ArrayList<>();

  /**
   * @param initArgs {@code name}: short name of the service, e.g. {@code booking}; {@code shards}:
   *     how many databases it has, 1 if not told; {@code replica}: {@code true} for a streaming
   *     replica of the first
   */
  @Override
  public void init(Map<String, String> initArgs) {
    name = initArgs.getOrDefault("name", name);
    shards = Integer.parseInt(initArgs.getOrDefault("shards", "1"));
    replicated = Boolean.parseBoolean(initArgs.get("replica"));
  }

  @Override
  public Map<String, String> start() {
    servers = TestServers.shared();
    for (int n = 0; n < shards; n++) {
      databases.add(servers.postgres().ensureDatabase(freshName(), Secrets.random()));
    }
    Map<String, String> variables = new HashMap<>(variables());
    for (int n = 1; n < shards; n++) {
      variables.put("DATABASE_URL_SHARD_" + n, databases.get(n).url());
    }
    if (replicated) {
      standby = Standby.of(servers.postgres());
      variables.put("DATABASE_REPLICA_URL", standby.of(databases.getFirst()).url());
    }
    return variables;
  }

  private Map<String, String> variables() {
    LocalKeys keys = LocalKeys.in(servers.home().keys());
    return Map.ofEntries(
        entry("DATABASE_URL", databases.getFirst().url()),
        entry("EVENTLY_QUOTE_SECRETS", keys.quoteSecrets()),
        entry("EVENTLY_PAYMENT_SECRETS", keys.paymentSecrets()),
        entry("EVENTLY_ADMISSION_SECRETS", keys.admissionSecrets()),
        entry("KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers()),
        entry("REDIS_URL", servers.redis().url()),
        entry("EVENTLY_JWKS", keys.jwks().toString()),
        entry("EVENTLY_SERVICE_SECRET", keys.serviceSecret()),
        entry("EVENTLY_GUEST_SECRETS", keys.guestSecrets()),
        entry("EVENTLY_IDENTITY_SECRET", keys.identitySecret()),
        entry("EVENTLY_ENV", "local"));
  }

  @Override
  public void inject(TestInjector injector) {
    String kafka = servers.kafka().bootstrapServers();
    injector.injectIntoFields(Tokens.shared(), new TestInjector.MatchesType(Tokens.class));
    injector.injectIntoFields(
        TopicReader.of(kafka), new TestInjector.MatchesType(TopicReader.class));
    injector.injectIntoFields(Redelivery.of(kafka), new TestInjector.MatchesType(Redelivery.class));
    injector.injectIntoFields(databases.getFirst(), new TestInjector.MatchesType(Database.class));
    injector.injectIntoFields(
        new ShardDatabases(List.copyOf(databases)),
        new TestInjector.MatchesType(ShardDatabases.class));
    if (standby != null) {
      injector.injectIntoFields(standby, new TestInjector.MatchesType(Standby.class));
    }
  }

  /** A slot that nobody reads any more would keep WAL, and there is a limited number of them. */
  @Override
  public void stop() {
    if (standby != null) {
      standby.close();
    }
    databases.forEach(database -> servers.postgres().dropDatabase(database.name()));
    databases.clear();
  }

  private String freshName() {
    String random = UUID.randomUUID().toString().substring(0, 8);
    return "evently_" + name.replace('-', '_').toLowerCase(Locale.ROOT) + "_" + random;
  }
}
