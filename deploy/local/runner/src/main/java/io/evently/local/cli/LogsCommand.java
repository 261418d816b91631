package io.evently.local.cli;

import io.evently.local.Part;
import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logs}. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Prints the end of the logs.",
    footer = {
      "",
      "Examples:",
      "  ./evently logs booking-service -f",
      "  ./evently logs kafka --lines 50",
      "  ./evently logs               the last lines of every part"
    })
final class LogsCommand implements Callable<Integer> {

  private static final int LINES_OF_ALL = 10;
  private static final int LINES_OF_ONE = 200;

  @Parameters(arity = "0..1", paramLabel = "PART", description = "e.g. booking-service, postgres")
  private String part;

  @Option(names = "-f", description = "Go on printing what is added.")
  private boolean follow;

  @Option(names = "--lines", paramLabel = "N", description = "How many lines of each log.")
  private Integer lines;

  @Override
  public Integer call() throws Exception {
    List<Tail> tails = new ArrayList<>();
    for (Path log : logs(Here.suite())) {
      tails.add(new Tail(log, part == null));
    }
    int count = lines != null ? lines : part == null ? LINES_OF_ALL : LINES_OF_ONE;
    for (Tail tail : tails) {
      tail.last(count);
    }
    while (follow && !System.out.checkError()) {
      TimeUnit.MILLISECONDS.sleep(200);
      for (Tail tail : tails) {
        tail.more();
      }
    }
    return 0;
  }

  private List<Path> logs(Suite suite) {
    List<Path> logs =
        part == null
            ? suite.parts().stream().map(Part::name).map(suite.home()::log).toList()
            : List.of(suite.home().log(suite.part(fullName()).name()));
    List<Path> there = logs.stream().filter(Files::exists).toList();
    if (there.isEmpty()) {
      throw new ServerException("There is no log yet in " + suite.home().root().resolve("logs"));
    }
    return there;
  }

  /** {@code booking} will do for {@code booking-service}. */
  private String fullName() {
    return io.evently.local.Service.named(part).map(s -> s.label()).orElse(part);
  }

  /** One log and how far it was printed. */
  private static final class Tail {

    private final Path log;
    private final String prefix;
    private long position;

    Tail(Path log, boolean named) {
      this.log = log;
      String name = log.getFileName().toString().replace(".log", "");
      prefix = named ? "%-16s ".formatted(name) : "";
    }

    void last(int count) throws IOException {
      List<String> all =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      print(all.subList(Math.max(0, all.size() - count), all.size()));
      position = Files.size(log);
    }

    void more() throws IOException {
      long size = Files.size(log);
      if (size < position) {
        // Started anew: the old log was put aside.
        position = 0;
      }
      if (size > position) {
        print(read(size));
      }
    }

    /** Whole lines only; the rest of a line comes with the next look. */
    private List<String> read(long size) throws IOException {
      byte[] bytes = new byte[Math.toIntExact(Math.min(size - position, 1 << 20))];
      try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
        file.seek(position);
        file.readFully(bytes);
      }
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      position += end;
      return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    }

    private void print(List<String> text) {
      text.forEach(line -> System.out.println(prefix + line));
    }
  }
}
