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

  /** The name of a pod or of one of several containers does not outlive it. */
  private static final String ONLY_HERE = "EVENTLY_INSTANCE";

  private LocalEnvironments() {}

  /** Starts a Postgres for it in this folder, because the runner makes the databases on the way. */
  static Map<Service, Set<String>> names(Path home) {
    Suite suite = Suite.at(home, 0, false);
    suite.postgres().start();
    try {
      Map<Service, Set<String>> names = new EnumMap<>(Service.class);
      for (Service service : Service.values()) {
        Set<String> given = new TreeSet<>(suite.environment(service).keySet());
        given.remove(ONLY_HERE);
        names.put(service, given);
      }
      return names;
    } finally {
      suite.postgres().stop();
    }
  }
}
