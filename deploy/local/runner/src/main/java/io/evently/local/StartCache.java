package io.evently.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of a service, loaded and linked (JEP 483 and 514). It holds for one build and one
 * JDK; a JVM that finds that it does not fit goes without.
 *
 * @param file beside the build output
 * @param jar of the build
 */
public record StartCache(Path file, Path jar) {

  /** Of a service of this source tree. */
  public static StartCache of(Service service) {
    Path jar = ServicePart.jar(service);
    return new StartCache(jar.getParent().resolveSibling(service.label() + ".aot"), jar);
  }

  /** Whether it is there, and of this build. */
  public boolean isCurrent() {
    try {
      return Files.exists(file)
          && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) > 0;
    } catch (IOException gone) {
      return false;
    }
  }

  /** Flags of a JVM that starts from it; none where it is not current. */
  List<String> toUse() {
    return isCurrent() ? List.of("-XX:AOTCache=" + file, "-Xlog:aot=off") : List.of();
  }

  /**
   * Flags of a JVM that writes it when it ends. Without profiles of methods (JEP 515): with them so
   * many methods are to be compiled at once that few cores interpret for longer.
   */
  List<String> toWrite() {
    return List.of(
        "-XX:AOTCacheOutput=" + file, "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");
  }
}
