package io.evently.bench.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What has been done of a campaign: a file with the campaign in its first line and a line for each
 * trial that has ended. A line is on the disk before the next trial begins, and counts when it is a
 * whole one: what a killed run had begun to write is cut off.
 */
final class Logbook implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileChannel file;
  private final Campaign campaign;
  private final List<Trial> trials = new ArrayList<>();

  private Logbook(Path path, Campaign begins) {
    try {
      Files.createDirectories(path.getParent());
      file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      lock(path);
      List<String> lines = wholeLines();
      if (lines.isEmpty() && begins == null) {
        throw new ServerException(path + " says nothing: begin anew, without --resume");
      }
      campaign = lines.isEmpty() ? begins : read(lines.getFirst(), Campaign.class);
      if (lines.isEmpty()) {
        append(begins);
      }
      lines.stream().skip(1).map(line -> read(line, Trial.class)).forEach(this::note);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new one; one that is there already is kept beside it. */
  static Logbook begin(Path path, Campaign campaign) {
    try {
      if (Files.exists(path)) {
        Path old = path.resolveSibling(path.getFileName() + ".old");
        Files.move(path, old, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Logbook(path, campaign);
  }

  /** The one that is there. */
  static Logbook resume(Path path) {
    if (!Files.exists(path)) {
      throw new ServerException("There is nothing to go on with: no file " + path);
    }
    return new Logbook(path, null);
  }

  Campaign campaign() {
    return campaign;
  }

  List<Trial> trials() {
    return List.copyOf(trials);
  }

  boolean has(long seed, String fault) {
    return trials.stream().anyMatch(t -> t.is(seed, fault));
  }

  /** Writes down a trial; returns when it is on the disk. */
  void add(Trial trial) {
    if (has(trial.seed(), trial.fault())) {
      throw new ServerException(trial.fault() + " on seed " + trial.seed() + " has run already");
    }
    try {
      append(trial);
      trials.add(trial);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void note(Trial trial) {
    if (!has(trial.seed(), trial.fault())) {
      trials.add(trial);
    }
  }

  private void append(Object what) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((JSON.writeValueAsString(what) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      file.write(line);
    }
    file.force(true);
  }

  /** The lines that end, after which the next one is written. */
  private List<String> wholeLines() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {}
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    file.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
    file.position(file.size());
    return whole.lines().toList();
  }

  private void lock(Path path) throws IOException {
    try {
      if (file.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException ours) {
      // The same to who asks.
    }
    file.close();
    throw new ServerException("Another run writes " + path);
  }

  private static <T> T read(String line, Class<T> type) {
    try {
      return JSON.readValue(line, type);
    } catch (JsonProcessingException e) {
      throw new ServerException("No line of a run: " + line, e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
