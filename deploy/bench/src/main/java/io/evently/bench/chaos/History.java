package io.evently.bench.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every operation of every client, in memory and as lines of a file. */
final class History implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Operation> operations = new ArrayList<>();
  private final BufferedWriter file;

  History(Path path) {
    try {
      Files.createDirectories(path.getParent());
      file = Files.newBufferedWriter(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void add(Operation operation) {
    try {
      file.write(line(operations.size(), operation));
      file.newLine();
      operations.add(operation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Named as the checkers of others name it. */
  static String line(int index, Operation o) {
    ObjectNode line =
        JSON.createObjectNode()
            .put("index", index)
            .put("type", o.type().name().toLowerCase(Locale.ROOT))
            .put("process", o.client())
            .put("f", o.verb())
            .put("time", o.at())
            .put("key", o.key())
            .put("event", o.event())
            .put("quantity", o.quantity());
    if (o.type() != Operation.Type.INVOKE) {
      line.put("status", o.status())
          .put("code", o.code())
          .put("booking", o.booking())
          .put("until", o.until())
          .put("body", o.body());
    }
    return line.toString();
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
