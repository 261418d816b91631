package io.evently.local.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Apache Kafka, one KRaft node, as a detached Java process.
 *
 * @param home where its data, log and record are
 * @param port for clients on 127.0.0.1
 * @param controllerPort only the node itself uses it
 * @param sideDoor for clients that are to come another way
 */
public record Kafka(Home home, int port, int controllerPort, Optional<SideDoor> sideDoor)
    implements Server {

  private static final String MAIN = "io.evently.local.broker.Broker";
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final short API_VERSIONS = 18;

  /**
   * A second listener, whose clients are told to come by another port, where somebody passes them
   * on: a broker tells its clients where it is, and they would come straight otherwise.
   *
   * @param port on which it listens
   * @param toldPort on which its clients are told to come
   */
  public record SideDoor(int port, int toldPort) {}

  /** A broker on these ports, with one door. */
  public Kafka(Home home, int port, int controllerPort) {
    this(home, port, controllerPort, Optional.empty());
  }

  /** A broker on these ports; 0 chooses free ones. */
  public static Kafka in(Home home, int port, int controllerPort) {
    return new Kafka(
        home, port == 0 ? Ports.free() : port, controllerPort == 0 ? Ports.free() : controllerPort);
  }

  /** The same with a side door on a free port. */
  public Kafka withSideDoor(int toldPort) {
    return new Kafka(home, port, controllerPort, Optional.of(new SideDoor(Ports.free(), toldPort)));
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public ManagedProcess start() {
    Optional<ManagedProcess> running = Adoption.of(this, home.data(name()));
    if (running.isPresent()) {
      Launch.awaitReady(running.get(), PATIENCE, this::answers);
      return running.get();
    }
    stop();
    Ports.requireFree(name() + " (controller)", controllerPort);
    return launch().start(home, PATIENCE, this::answers);
  }

  @Override
  public void stop() {
    process()
        .or(() -> stray().map(pid -> ManagedProcess.adopt(home, name(), pid, port)))
        .ifPresent(p -> p.stop("TERM", Duration.ofSeconds(30)));
  }

  @Override
  public Optional<Long> stray() {
    String broker = " " + MAIN + " " + home.data(name()) + " ";
    return process().isPresent()
        ? Optional.empty()
        : ProcessTable.find((pid, command) -> command.contains(broker));
  }

  /** As services take it in {@code KAFKA_BOOTSTRAP_SERVERS}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  private Launch launch() {
    return new Launch(name(), command(), Map.of(), home.root(), port);
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xms384m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    // Kafka unmaps its files this way; the JDK would warn at each start.
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", Checkout.classPath("deploy/local/broker"), MAIN));
    command.add(home.data(name()).toString());
    command.add(Integer.toString(port));
    command.add(Integer.toString(controllerPort));
    sideDoor.ifPresent(door -> command.add(door.port() + ":" + door.toldPort()));
    return command;
  }

  /** A real request: the port is open before the broker has joined its own cluster. */
  @Override
  public boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      socket.setSoTimeout(5000);
      return answersApiVersions(socket);
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean answersApiVersions(Socket socket) throws IOException {
    int correlation = 1;
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    // Size, then a header of version 1 with no client id; the body of version 0 is empty.
    out.writeInt(10);
    out.writeShort(API_VERSIONS);
    out.writeShort(0);
    out.writeInt(correlation);
    out.writeShort(-1);
    out.flush();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int size = in.readInt();
    return size > 6 && in.readInt() == correlation && in.readShort() == 0;
  }
}
