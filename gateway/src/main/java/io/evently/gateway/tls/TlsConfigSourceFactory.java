package io.evently.gateway.tls;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Turns {@code EVENTLY_TLS_CERTIFICATE} and what belongs to it into settings of the server. */
public class TlsConfigSourceFactory implements ConfigSourceFactory {

  private static final int ABOVE_PROPERTIES = 275;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Map<String, String> settings = TlsSettings.of(name -> value(context, name));
    return settings.isEmpty()
        ? List.of()
        : List.of(new PropertiesConfigSource(settings, TlsSettings.CERTIFICATE, ABOVE_PROPERTIES));
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(ABOVE_PROPERTIES);
  }

  private static String value(ConfigSourceContext context, String name) {
    ConfigValue value = context.getValue(name);
    return value == null ? null : value.getValue();
  }
}
