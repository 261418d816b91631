package io.evently.local.cli;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import io.evently.local.Part;
import io.evently.local.Suite;
import io.evently.local.servers.ServerException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final int BLOCK = 1 << 16;

  /** Without news from the folder: for one that cannot tell, and to see that nobody reads. */
  private static final long LOOK_SECONDS = 1;

  /** Of one look at a log. */
  private static final int MOST = 1 << 20;

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
    if (follow) {
      follow(tails);
    }
    return 0;
  }

  private static void follow(List<Tail> tails) throws IOException, InterruptedException {
    try (WatchService written = FileSystems.getDefault().newWatchService()) {
      tails.getFirst().log.getParent().register(written, ENTRY_CREATE, ENTRY_MODIFY);
      while (!System.out.checkError()) {
        for (Tail tail : tails) {
          tail.more();
        }
        WatchKey news = written.poll(LOOK_SECONDS, TimeUnit.SECONDS);
        if (news != null) {
          news.pollEvents();
          news.reset();
        }
      }
    }
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
    private Object file = "";

    Tail(Path log, boolean named) {
      this.log = log;
      String name = log.getFileName().toString().replace(".log", "");
      prefix = named ? "%-16s ".formatted(name) : "";
    }

    /** Reads backwards, and no more than it prints. */
    void last(int count) throws IOException {
      file = key();
      try (RandomAccessFile open = new RandomAccessFile(log.toFile(), "r")) {
        long size = open.length();
        long from = size;
        byte[] end = {};
        while (from > 0 && lines(end) <= count && end.length < MOST) {
          int block = (int) Math.min(BLOCK, from);
          from -= block;
          end = concat(bytes(open, from, block), end);
        }
        List<String> found = new String(end, StandardCharsets.UTF_8).lines().toList();
        print(found.subList(Math.max(0, found.size() - count), found.size()));
        position = from + end.length;
      }
    }

    void more() throws IOException {
      try {
        Object now = key();
        if (!now.equals(file) || Files.size(log) < position) {
          // Started anew: the old log was put aside or emptied.
          file = now;
          position = 0;
        }
        print(read());
      } catch (NoSuchFileException | FileNotFoundException betweenTwoLogs) {
        position = 0;
      }
    }

    /**
     * Whole lines only, the rest of a line comes with the next look; but a line that fills a whole
     * block is printed in pieces.
     */
    private List<String> read() throws IOException {
      byte[] bytes;
      try (RandomAccessFile open = new RandomAccessFile(log.toFile(), "r")) {
        bytes = bytes(open, position, MOST);
      }
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      if (end == 0 && bytes.length == MOST) {
        end = MOST;
      }
      position += end;
      return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    }

    /** What there is from a position on, at most so much; the file may be shorter by now. */
    private static byte[] bytes(RandomAccessFile open, long from, int most) throws IOException {
      byte[] bytes = new byte[(int) Math.max(0, Math.min(most, open.length() - from))];
      open.seek(from);
      int read = 0;
      while (read < bytes.length) {
        int more = open.read(bytes, read, bytes.length - read);
        if (more < 0) {
          break;
        }
        read += more;
      }
      return Arrays.copyOf(bytes, read);
    }

    private Object key() throws IOException {
      Object key = Files.readAttributes(log, BasicFileAttributes.class).fileKey();
      return key == null ? "" : key;
    }

    private static long lines(byte[] text) {
      long lines = 0;
      for (byte character : text) {
        lines += character == '\n' ? 1 : 0;
      }
      return lines;
    }

    private static byte[] concat(byte[] first, byte[] second) {
      byte[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    }

    private void print(List<String> text) {
      text.forEach(line -> System.out.println(prefix + line));
    }
  }
}
