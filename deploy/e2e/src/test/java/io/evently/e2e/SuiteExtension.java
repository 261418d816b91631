package io.evently.e2e;

import io.evently.local.Suite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the suite on first use and ends it after the last test class. */
final class SuiteExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SuiteExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Suite.class || type == Api.class || type == Collector.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Running running =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Running.class, none -> Running.start(), Running.class);
    Class<?> type = parameter.getParameter().getType();
    if (type == Collector.class) {
      return running.collector();
    }
    return type == Suite.class ? running.suite() : new Api(running.suite());
  }

  /** JUnit closes what its root store holds at the end of the run; the hook is for Ctrl-C. */
  private record Running(Suite suite, Collector collector, Thread hook) implements AutoCloseable {

    static Running start() {
      try {
        Path home = Files.createTempDirectory("evently-e2e-");
        // Durable: a kill -9 of Postgres must not lose what was committed.
        Collector collector = Collector.start();
        Suite suite =
            Suite.at(home, 0)
                .with("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url())
                .with("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        Thread hook = new Thread(suite::kill9, "end-of-suite");
        Runtime.getRuntime().addShutdownHook(hook);
        suite.up();
        return new Running(suite, collector, hook);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      suite.down();
      collector.close();
      Runtime.getRuntime().removeShutdownHook(hook);
      try (Stream<Path> all = Files.walk(suite.home().root())) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
