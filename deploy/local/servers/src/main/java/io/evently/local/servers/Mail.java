package io.evently.local.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outside world's mail servers, as a detached Java process: it takes every mail and sends none
 * on. What it took is forgotten when it ends.
 *
 * @param home where its log and record are
 * @param port of SMTP on 127.0.0.1
 * @param httpPort of the page that shows what was taken
 */
public record Mail(Home home, int port, int httpPort) implements Server {

  private static final String MAIN = "io.evently.local.mail.MailServer";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A mail server on these ports; 0 chooses free ones. */
  public static Mail in(Home home, int port, int httpPort) {
    return new Mail(home, port == 0 ? Ports.free() : port, httpPort == 0 ? Ports.free() : httpPort);
  }

  @Override
  public String name() {
    return "mail";
  }

  @Override
  public ManagedProcess start() {
    Optional<ManagedProcess> running = Adoption.of(this, home.data(name()));
    if (running.isPresent()) {
      Launch.awaitReady(running.get(), PATIENCE, this::answers);
      return running.get();
    }
    stop();
    Ports.requireFree(name() + " (page)", httpPort);
    return launch().start(home, PATIENCE, this::answers);
  }

  @Override
  public void stop() {
    process()
        .or(() -> stray().map(pid -> ManagedProcess.adopt(home, name(), pid, port)))
        .ifPresent(p -> p.stop("TERM", Duration.ofSeconds(10)));
  }

  @Override
  public Optional<Long> stray() {
    String ours = " " + MAIN + " " + home.data(name());
    return process().isPresent()
        ? Optional.empty()
        : ProcessTable.find((pid, command) -> command.endsWith(ours));
  }

  /** As services take it in {@code SMTP_URL}. */
  public String url() {
    return "smtp://127.0.0.1:" + port;
  }

  /** The page that shows what was taken. */
  public String page() {
    return "http://127.0.0.1:" + httpPort;
  }

  private Launch launch() {
    return new Launch(
        name(),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            Checkout.classPath("deploy/local/mail"),
            MAIN,
            home.data(name()).toString()),
        Map.of("PORT_SMTP", Integer.toString(port), "PORT_HTTP", Integer.toString(httpPort)),
        home.root(),
        port);
  }

  /** The greeting of SMTP. */
  @Override
  public boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      socket.setSoTimeout(2000);
      byte[] greeting = socket.getInputStream().readNBytes(3);
      return new String(greeting, StandardCharsets.US_ASCII).equals("220");
    } catch (IOException notYet) {
      return false;
    }
  }
}
