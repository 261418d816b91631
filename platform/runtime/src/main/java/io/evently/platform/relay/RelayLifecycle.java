package io.evently.platform.relay;

import io.agroal.api.AgroalDataSource;
import io.evently.platform.database.DatabaseAddress;
import io.evently.platform.relay.ReplicationSlot.RelayDatabase;
import io.evently.platform.shard.Databases;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Makes the slots before the service takes its first request, then starts the relays. */
@Singleton
class RelayLifecycle {

  private final RelayConfig config;
  private final List<ReplicationSlot> slots = new ArrayList<>();
  private final List<Relay> relays = new ArrayList<>();

  RelayLifecycle(
      RelayConfig config,
      Databases databases,
      @ConfigProperty(name = "evently.schema") String schema,
      @ConfigProperty(name = "kafka.bootstrap.servers") String kafka,
      @ConfigProperty(name = "quarkus.application.name") String service,
      MeterRegistry metrics) {
    this.config = config;
    for (int shard = 0; shard < databases.count(); shard++) {
      RelayDatabase database = database(shard, databases.at(shard), schema);
      var slot = new ReplicationSlot(database);
      String client = service + "-relay" + (shard == 0 ? "" : "-" + shard);
      slots.add(slot);
      relays.add(
          new Relay(database, slot, config, () -> new RecordPublisher(kafka, service, client)));
    }
    relays.forEach(relay -> measure(relay, metrics));
  }

  /** A label only where there is something to tell apart. */
  private void measure(Relay relay, MeterRegistry metrics) {
    Tags shard =
        relays.size() == 1 ? Tags.empty() : Tags.of("shard", Integer.toString(relay.shard()));
    FunctionCounter.builder("evently.relay.published", relay, Relay::published)
        .tags(shard)
        .description("Records acknowledged by Kafka")
        .register(metrics);
    Gauge.builder("evently.relay.running", relay, r -> r.state() == RelayState.RUNNING ? 1 : 0)
        .tags(shard)
        .description("1 while this process publishes")
        .register(metrics);
  }

  @Produces
  @Singleton
  Relays relays() {
    return new Relays(List.copyOf(relays));
  }

  void start(@Observes @Priority(100) StartupEvent start) throws SQLException {
    for (ReplicationSlot slot : slots) {
      if (config.needed()) {
        slot.ensure();
      } else {
        slot.drop();
      }
    }
    if (config.needed() && config.enabled()) {
      relays.forEach(Relay::start);
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    relays.forEach(Relay::stop);
    relays.forEach(Relay::close);
  }

  private static RelayDatabase database(int shard, AgroalDataSource datasource, String schema) {
    var address =
        DatabaseAddress.of(
            datasource
                .getConfiguration()
                .connectionPoolConfiguration()
                .connectionFactoryConfiguration());
    Properties url = Driver.parseURL(address.jdbcUrl(), new Properties());
    return new RelayDatabase(
        shard,
        address.jdbcUrl(),
        PGProperty.PG_HOST.getOrDefault(url),
        Integer.parseInt(PGProperty.PG_PORT.getOrDefault(url)),
        PGProperty.PG_DBNAME.getOrDefault(url),
        schema,
        address.user(),
        address.password());
  }
}
