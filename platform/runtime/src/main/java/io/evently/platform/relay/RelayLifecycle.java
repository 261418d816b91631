package io.evently.platform.relay;

import io.agroal.api.AgroalDataSource;
import io.evently.platform.relay.ReplicationSlot.RelayDatabase;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.Principal;
import java.sql.SQLException;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Makes the slot before the service takes its first request, then starts the relay. */
@Singleton
class RelayLifecycle {

  private final RelayConfig config;
  private final Relay relay;
  private final ReplicationSlot slot;

  RelayLifecycle(
      RelayConfig config,
      AgroalDataSource datasource,
      @ConfigProperty(name = "evently.schema") String schema,
      @ConfigProperty(name = "kafka.bootstrap.servers") String kafka,
      @ConfigProperty(name = "quarkus.application.name") String service,
      MeterRegistry metrics) {
    this.config = config;
    RelayDatabase database = database(datasource, schema);
    this.slot = new ReplicationSlot(database);
    this.relay = new Relay(database, slot, config, () -> new RecordPublisher(kafka, service));
    FunctionCounter.builder("evently.relay.published", relay, Relay::published)
        .description("Records acknowledged by Kafka")
        .register(metrics);
    Gauge.builder("evently.relay.running", relay, r -> r.state() == RelayState.RUNNING ? 1 : 0)
        .description("1 while this process publishes")
        .register(metrics);
  }

  @Produces
  @Singleton
  Relay relay() {
    return relay;
  }

  void start(@Observes @Priority(100) StartupEvent start) throws SQLException {
    if (!config.needed()) {
      slot.drop();
      return;
    }
    slot.ensure();
    if (config.enabled()) {
      relay.start();
    }
  }

  void stop(@Observes ShutdownEvent stop) {
    relay.close();
  }

  private static RelayDatabase database(AgroalDataSource datasource, String schema) {
    var factory =
        datasource
            .getConfiguration()
            .connectionPoolConfiguration()
            .connectionFactoryConfiguration();
    Properties url = Driver.parseURL(factory.jdbcUrl(), new Properties());
    Principal user = factory.principal();
    String password =
        factory.credentials().stream()
            .filter(io.agroal.api.security.SimplePassword.class::isInstance)
            .map(p -> ((io.agroal.api.security.SimplePassword) p).getWord())
            .findFirst()
            .orElse("");
    return new RelayDatabase(
        factory.jdbcUrl(),
        PGProperty.PG_HOST.getOrDefault(url),
        Integer.parseInt(PGProperty.PG_PORT.getOrDefault(url)),
        PGProperty.PG_DBNAME.getOrDefault(url),
        schema,
        user.getName(),
        password);
  }
}
