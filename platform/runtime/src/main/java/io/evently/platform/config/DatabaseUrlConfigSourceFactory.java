package io.evently.platform.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Lets {@code DATABASE_URL} be {@code postgresql://user:password@host:port/db} as well as a JDBC
 * URL.
 */
public class DatabaseUrlConfigSourceFactory implements ConfigSourceFactory {

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    String url = value(context, "DATABASE_URL");
    if (url == null || url.isBlank()) {
      return List.of();
    }
    String schema = value(context, "evently.schema");
    Map<String, String> datasource = DatabaseUrl.parse(url).asQuarkusProperties(schema);
    return List.of(new PropertiesConfigSource(datasource, "DATABASE_URL", 275));
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(275);
  }

  private static String value(ConfigSourceContext context, String name) {
    ConfigValue value = context.getValue(name);
    return value == null ? null : value.getValue();
  }
}
