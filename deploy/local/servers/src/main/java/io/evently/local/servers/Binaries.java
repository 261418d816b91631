package io.evently.local.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The programs of Postgres and Redis, unpacked once for all suites of this user.
 *
 * <p>They go to the folder of the system property {@code evently.cache}, else {@code
 * $XDG_CACHE_HOME/evently}, else {@code ~/.cache/evently}, and where that cannot be written to the
 * folder for temporary files.
 */
final class Binaries {

  private static final String OS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private Binaries() {}

  /** The folder that holds {@code bin/postgres} and {@code bin/initdb}. */
  static Path postgres() {
    URL archive = resource("postgres-" + OS + "-" + (ARM ? "arm_64" : "x86_64") + ".txz");
    return cached("postgres", archive, Binaries::untar);
  }

  /** The program {@code redis-server}. */
  static Path redis() {
    URL program = resource("redis-server-7.0.15-" + OS + "-" + (ARM ? "arm64" : "amd64"));
    return cached("redis", program, Binaries::copyRedis).resolve("redis-server");
  }

  private interface Unpack {
    void into(InputStream packed, Path folder) throws IOException;
  }

  private static synchronized Path cached(String name, URL packed, Unpack unpack) {
    try {
      Path folder = cache().resolve(name + "-" + fingerprint(packed));
      if (!Files.isDirectory(folder)) {
        unpackBeside(folder, packed, unpack);
      }
      return folder;
    } catch (IOException e) {
      throw new ServerException("Cannot unpack " + name + ": " + e.getMessage(), e);
    }
  }

  /** Whole or not at all: another process may look for the same folder at the same time. */
  private static void unpackBeside(Path folder, URL packed, Unpack unpack) throws IOException {
    Path part = Files.createTempDirectory(folder.getParent(), "unpacking-");
    Files.setPosixFilePermissions(part, PROGRAM);
    try (InputStream in = packed.openStream()) {
      unpack.into(new BufferedInputStream(in), part);
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      deleteTree(part);
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  private static void untar(InputStream packed, Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        place(tar, entry, folder);
      }
    }
  }

  private static void place(InputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("The archive leaves its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(target.getParent());
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(target.getParent());
      Files.copy(tar, target);
      if ((entry.getMode() & 0100) != 0) {
        Files.setPosixFilePermissions(target, PROGRAM);
      }
    }
  }

  private static void copyRedis(InputStream program, Path folder) throws IOException {
    Path target = folder.resolve("redis-server");
    Files.copy(program, target);
    Files.setPosixFilePermissions(target, PROGRAM);
  }

  private static URL resource(String name) {
    URL found = Binaries.class.getResource("/" + name);
    if (found == null) {
      throw new ServerException(
          "There is no " + name + " on the class path: this platform is not supported");
    }
    return found;
  }

  /** Another version has another checksum, so an update never meets the old files. */
  private static String fingerprint(URL packed) throws IOException {
    if (packed.openConnection() instanceof JarURLConnection jar) {
      jar.setUseCaches(false);
      return Long.toHexString(jar.getJarEntry().getCrc());
    }
    return Long.toHexString(packed.openConnection().getContentLengthLong());
  }

  private static Path cache() throws IOException {
    String property = System.getProperty("evently.cache");
    if (property != null) {
      return Files.createDirectories(Path.of(property).toAbsolutePath());
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path user =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    try {
      return Files.createDirectories(user.resolve("evently").toAbsolutePath());
    } catch (IOException notWritable) {
      return temporaryCache();
    }
  }

  /** Only a folder of our own will do: what lies in it is executed. */
  private static Path temporaryCache() throws IOException {
    String user = System.getProperty("user.name");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "evently-cache-" + user);
    Files.createDirectories(folder);
    if (!Files.getOwner(folder).getName().equals(user)) {
      throw new IOException(folder + " belongs to someone else: set XDG_CACHE_HOME");
    }
    return folder;
  }

  /** Deletes a folder and all in it; one that is not there is fine. */
  static void deleteTree(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
