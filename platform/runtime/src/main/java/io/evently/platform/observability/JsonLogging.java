package io.evently.platform.observability;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Handler;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.handlers.ConsoleHandler;

/**
 * Switches the console to JSON lines where {@code evently.log.json} says so (everywhere but in dev
 * mode).
 */
@Singleton
class JsonLogging {

  void install(
      @Observes @Priority(1) StartupEvent start,
      @ConfigProperty(name = "evently.log.json", defaultValue = "true") boolean json,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    if (json) {
      Logger root = LogContext.getLogContext().getLogger("");
      for (Handler handler : root.getHandlers()) {
        format(handler, service);
      }
    }
  }

  private static void format(Handler handler, String service) {
    if (handler instanceof ConsoleHandler console) {
      console.setFormatter(new JsonLogFormatter(service));
    } else if (handler instanceof org.jboss.logmanager.ExtHandler nested) {
      for (Handler inner : nested.getHandlers()) {
        format(inner, service);
      }
    }
  }
}
