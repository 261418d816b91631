package io.evently.local.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is written down of a started process.
 *
 * @param name of the part
 * @param pid process id
 * @param started its start time as the kernel counts it; with the pid it names one process for
 *     ever, so a pid that was given to another program is never signalled
 * @param port where it listens, 0 for none
 */
public record ProcessRecord(String name, long pid, long started, int port) {

  private static final Pattern NAME = Pattern.compile("\"name\"\\s*:\\s*\"([^\"]*)\"");

  /** The record in this file; empty when there is none or when it is damaged. */
  static Optional<ProcessRecord> read(Path file) {
    try {
      String json = Files.readString(file);
      Matcher name = NAME.matcher(json);
      return name.find()
          ? Optional.of(
              new ProcessRecord(
                  name.group(1),
                  number(json, "pid"),
                  number(json, "started"),
                  Math.toIntExact(number(json, "port"))))
          : Optional.empty();
    } catch (IOException | NumberFormatException missing) {
      return Optional.empty();
    }
  }

  void write(Path file) {
    try {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(
          part,
          "{\"name\":\"%s\",\"pid\":%d,\"started\":%d,\"port\":%d}%n"
              .formatted(name, pid, started, port));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ServerException("Cannot write " + file, e);
    }
  }

  /** Whether the very process that was recorded still runs; a zombie does not. */
  boolean isAlive() {
    return started != 0 && ProcessTable.started(pid) == started;
  }

  private static long number(String json, String field) {
    Matcher matcher = Pattern.compile("\"" + field + "\"\\s*:\\s*(\\d+)").matcher(json);
    if (!matcher.find()) {
      throw new NumberFormatException(field);
    }
    return Long.parseLong(matcher.group(1));
  }
}
