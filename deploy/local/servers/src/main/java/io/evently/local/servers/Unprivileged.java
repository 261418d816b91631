package io.evently.local.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a program is run that refuses to run as root, which Postgres does.
 *
 * <p>Each way replaces itself by the program, so the pid that was started is the program's. The
 * system property {@value #PROPERTY} ({@code userns}, {@code setpriv}) forces one.
 */
enum Unprivileged {
  /** The user is not root: nothing to do. */
  DIRECT,
  /** Root seen as nobody in a user namespace of its own: files stay root's. */
  USERNS,
  /** Really another user: for containers and hosts that forbid user namespaces. */
  SETPRIV;

  static final String PROPERTY = "evently.postgres.unprivileged";

  private static final int NOBODY = 65534;

  static Unprivileged choose() {
    String forced = System.getProperty(PROPERTY);
    if (forced != null) {
      return valueOf(forced.toUpperCase(java.util.Locale.ROOT));
    }
    if (!isRoot()) {
      return DIRECT;
    }
    if (Command.run(List.of("unshare", "-U", "true")).succeeded()) {
      return USERNS;
    }
    if (Command.run(List.of("setpriv", "--version")).succeeded()) {
      return SETPRIV;
    }
    throw new ServerException(
        "Postgres does not run as root. Run Evently as another user, or install util-linux"
            + " (unshare, setpriv)");
  }

  /**
   * The command with what makes it run unprivileged before it.
   *
   * @param command program and arguments
   * @param needed what the program must be able to reach
   */
  List<String> wrap(List<String> command, Path... needed) {
    List<String> words = new ArrayList<>();
    switch (this) {
      case DIRECT -> {}
      case USERNS -> words.addAll(List.of("unshare", "-U"));
      case SETPRIV -> words.addAll(setpriv(needed));
    }
    words.addAll(command);
    return words;
  }

  /** Gives a folder and all in it to the user that the program will be. */
  void own(Path folder) {
    if (this == DIRECT || !Files.exists(folder)) {
      return;
    }
    int owner = this == SETPRIV ? NOBODY : 0;
    try {
      if (!Files.getAttribute(folder, "unix:uid").equals(owner)) {
        chown(folder, owner);
      }
    } catch (IOException e) {
      throw new ServerException("Cannot give " + folder + " to user " + owner, e);
    }
  }

  private static void chown(Path folder, int owner) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      // The top last: it is what tells whether the work was finished.
      for (Path path : all.toList().reversed()) {
        Files.setAttribute(path, "unix:gid", owner, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static List<String> setpriv(Path... needed) {
    List<String> words =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    if (!Stream.of(needed).allMatch(Unprivileged::isOpen)) {
      // Below a closed folder such as /root even the way to its own files needs this. It is no
      // more than the program may do in a user namespace.
      words.add("--inh-caps=+dac_override");
      words.add("--ambient-caps=+dac_override");
      // Else access(2), which initdb asks first, answers without the capability.
      words.add("--securebits=+no_setuid_fixup");
    }
    return words;
  }

  /** Whether every folder above lets others through. */
  private static boolean isOpen(Path path) {
    try {
      for (Path folder = path.toAbsolutePath().getParent();
          folder != null;
          folder = folder.getParent()) {
        if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }
}
