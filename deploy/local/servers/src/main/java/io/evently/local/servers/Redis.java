package io.evently.local.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Redis as a detached process.
 *
 * @param home where its data, log and record are
 * @param port on 127.0.0.1
 * @param durable whether it keeps an append-only file
 */
public record Redis(Home home, int port, boolean durable) implements Server {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A durable Redis; port 0 chooses a free one. */
  public static Redis in(Home home, int port) {
    return new Redis(home, port == 0 ? Ports.free() : port, true);
  }

  /** The same, forgetting everything at its end if not durable: for tests. */
  public Redis durable(boolean wanted) {
    return new Redis(home, port, wanted);
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public ManagedProcess start() {
    Optional<ManagedProcess> running = Adoption.of(this, home.data(name()));
    if (running.isPresent()) {
      Launch.awaitReady(running.get(), PATIENCE, this::answers);
      return running.get();
    }
    stop();
    return launch().start(home, PATIENCE, this::answers);
  }

  @Override
  public void stop() {
    process()
        .or(() -> stray().map(pid -> ManagedProcess.adopt(home, name(), pid, port)))
        .ifPresent(p -> p.stop("TERM", Duration.ofSeconds(20)));
  }

  /** Redis replaces its command line by its address, so its working folder tells whose it is. */
  @Override
  public Optional<Long> stray() {
    return process().isPresent()
        ? Optional.empty()
        : ProcessTable.find(
            (pid, command) ->
                command.contains("/redis-server ") && isHere(ProcessTable.folder(pid)));
  }

  private boolean isHere(String folder) {
    Path data = home.data(name());
    try {
      return folder.equals(data.toString()) || folder.equals(data.toRealPath().toString());
    } catch (IOException gone) {
      return false;
    }
  }

  /** As services take it in {@code REDIS_URL}. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /**
   * Forgets everything that it has.
   *
   * @throws ServerException when it does not say that it did
   */
  public void flushAll() {
    try {
      String answer = ask("FLUSHALL", 5);
      if (!answer.equals("+OK\r\n")) {
        throw new ServerException("Redis answers to FLUSHALL: " + answer);
      }
    } catch (IOException e) {
      throw new ServerException("Redis does not answer to FLUSHALL", e);
    }
  }

  private Launch launch() {
    Path folder = folder();
    return new Launch(
        name(),
        List.of(
            Binaries.redis().toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder.toString(),
            "--appendonly",
            durable ? "yes" : "no",
            "--save",
            "",
            "--daemonize",
            "no"),
        Map.of(),
        folder,
        port);
  }

  private Path folder() {
    try {
      return Files.createDirectories(home.data(name()));
    } catch (IOException e) {
      throw new ServerException("Cannot make " + home.data(name()), e);
    }
  }

  /** While it reads its file it answers PING with an error. */
  @Override
  public boolean answers() {
    try {
      return ask("PING", 5).equals("+PONG");
    } catch (IOException notYet) {
      return false;
    }
  }

  private String ask(String command, int bytes) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      socket.setSoTimeout(2000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(bytes);
      return new String(answer, StandardCharsets.US_ASCII);
    }
  }
}
