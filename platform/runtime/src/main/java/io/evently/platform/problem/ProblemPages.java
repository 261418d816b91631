package io.evently.platform.problem;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the {@code type} of each problem leads: to pages that the gateway has, for example. */
@Singleton
class ProblemPages {

  private final URI base;

  ProblemPages(
      @ConfigProperty(name = "evently.problem.base", defaultValue = ProblemBody.USUAL_BASE)
          URI base) {
    this.base = base;
  }

  /** Before anything that may be refused. */
  void start(@Observes @Priority(1) StartupEvent start) {
    ProblemBody.pagesAreAt(folder(base));
  }

  /**
   * The same address, so that a code can be put behind it.
   *
   * @throws IllegalStateException when that would be no address that a client can open
   */
  static String folder(URI base) {
    boolean web = "https".equals(base.getScheme()) || "http".equals(base.getScheme());
    if (!web || base.getHost() == null || base.getQuery() != null || base.getFragment() != null) {
      throw new IllegalStateException(
          "evently.problem.base has to be like https://tickets.example.org/problems/: " + base);
    }
    String address = base.toString();
    return address.endsWith("/") ? address : address + "/";
  }
}
