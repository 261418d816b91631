package io.evently.platform.shard;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.api.transaction.TransactionIntegration;
import io.evently.platform.config.DatabaseUrl;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;
import org.flywaydb.core.Flyway;

/**
 * All databases of the service, migrated: number 0 is {@code DATABASE_URL}, the next are {@code
 * DATABASE_URL_SHARD_1} and so on. Each further one has a pool with the settings of the first. With
 * {@code DATABASE_URL} alone there is one, and nothing is made here.
 */
@Singleton
public class Databases {

  /** So many at most, the first included. */
  public static final int MOST = 8;

  private static final String FURTHER = "DATABASE_URL_SHARD_";

  private final List<AgroalDataSource> all = new ArrayList<>();

  Databases(AgroalDataSource first, Flyway flyway, Config config) {
    all.add(first);
    String schema = config.getValue("evently.schema", String.class);
    for (String url : further(config)) {
      int number = all.size();
      try {
        all.add(open(first, DatabaseUrl.parse(url), schema));
        migrate(flyway, all.getLast());
      } catch (SQLException | RuntimeException e) {
        close();
        throw new IllegalStateException(FURTHER + number + " cannot be used: " + e.getMessage(), e);
      }
    }
  }

  /** By number. */
  public List<AgroalDataSource> all() {
    return List.copyOf(all);
  }

  public int count() {
    return all.size();
  }

  public AgroalDataSource at(int number) {
    return all.get(number);
  }

  /**
   * The URLs after the first, in their order.
   *
   * @throws IllegalStateException when one is left out, or there are too many
   */
  static List<String> further(Config config) {
    List<String> urls = new ArrayList<>();
    for (int n = 1; n <= 2 * MOST; n++) {
      String url = config.getOptionalValue(FURTHER + n, String.class).orElse("");
      if (url.isBlank()) {
        continue;
      }
      if (n >= MOST) {
        throw new IllegalStateException(
            FURTHER + n + " is set: there are at most " + MOST + " shards");
      }
      if (urls.size() != n - 1) {
        throw new IllegalStateException(
            FURTHER + n + " is set and " + FURTHER + (urls.size() + 1) + " is not");
      }
      urls.add(url);
    }
    return urls;
  }

  private static void migrate(Flyway flyway, AgroalDataSource database) {
    Flyway.configure(Thread.currentThread().getContextClassLoader())
        .configuration(flyway.getConfiguration())
        .dataSource(database)
        .load()
        .migrate();
  }

  private static AgroalDataSource open(AgroalDataSource first, DatabaseUrl url, String schema)
      throws SQLException {
    AgroalConnectionPoolConfiguration pool = first.getConfiguration().connectionPoolConfiguration();
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                new AgroalConnectionPoolConfigurationSupplier(pool)
                    // The first one's would hand out connections to the first one's database.
                    .connectionCache(ConnectionCache.none())
                    .transactionIntegration(TransactionIntegration.none())
                    .connectionFactoryConfiguration(
                        factory(pool.connectionFactoryConfiguration(), url, schema))));
  }

  /** Made anew and not copied: a copy would keep the first one's password beside its own. */
  private static AgroalConnectionFactoryConfigurationSupplier factory(
      AgroalConnectionFactoryConfiguration first, DatabaseUrl url, String schema) {
    var factory =
        new AgroalConnectionFactoryConfigurationSupplier()
            .autoCommit(first.autoCommit())
            .connectionProviderClass(first.connectionProviderClass())
            .initialSql(first.initialSql())
            .jdbcUrl(url.jdbcUrlOf(schema));
    first
        .jdbcProperties()
        .forEach((name, value) -> factory.jdbcProperty(name.toString(), value.toString()));
    if (url.user() != null) {
      factory.principal(new NamePrincipal(url.user()));
    }
    if (url.password() != null) {
      factory.credential(new SimplePassword(url.password()));
    }
    return factory;
  }

  /** The first is not ours to close. */
  @PreDestroy
  void close() {
    all.stream().skip(1).forEach(AgroalDataSource::close);
  }
}
