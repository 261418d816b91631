package io.evently.local.servers;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The source tree this code was built in: what runs as a process is started from its build output.
 */
public final class Checkout {

  private Checkout() {}

  /**
   * The top folder: system property {@code evently.root}, environment {@code EVENTLY_ROOT}, else
   * the nearest folder above the working folder that holds the local runner.
   *
   * @throws ServerException when there is none
   */
  public static Path root() {
    String named = System.getProperty("evently.root", System.getenv("EVENTLY_ROOT"));
    if (named != null && !named.isBlank()) {
      return Path.of(named).toAbsolutePath().normalize();
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("deploy/local/broker"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new ServerException("Run this inside Evently's source tree, or set EVENTLY_ROOT");
    }
    return folder;
  }

  /**
   * The class path of a module that runs as a process of its own.
   *
   * @param module its folder, e.g. {@code deploy/local/broker}
   * @throws ServerException when it is not built
   */
  public static String classPath(String module) {
    Path target = root().resolve(module).resolve("target");
    if (!Files.isDirectory(target.resolve("lib"))) {
      throw new ServerException(
          "Not built (no " + target + "/lib): mvn process-classes -pl " + module);
    }
    return target.resolve("classes") + ":" + target.resolve("lib") + "/*";
  }
}
