package io.evently.deploy;

import io.evently.local.Service;
import io.evently.local.Suite;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The names of the variables that {@code ./evently up} gives to each service. */
final class LocalEnvironments {

  private LocalEnvironments() {}

  /** Starts a Postgres for it in this folder, because the runner makes the databases on the way. */
  static Map<Service, Set<String>> names(Path home) {
    Suite suite = Suite.at(home, 0, false);
    suite.postgres().start();
    try {
      Map<Service, Set<String>> names = new EnumMap<>(Service.class);
      for (Service service : Service.values()) {
        names.put(service, new TreeSet<>(suite.environment(service).keySet()));
      }
      return names;
    } finally {
      suite.postgres().stop();
    }
  }
}
