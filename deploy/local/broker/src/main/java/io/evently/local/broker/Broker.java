package io.evently.local.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A one-node Kafka on loopback that keeps its data between runs.
 *
 * <p>{@code java -cp … io.evently.local.broker.Broker DATA_DIR PORT CONTROLLER_PORT
 * [SIDE_PORT:TOLD_PORT]}. Prints {@value #READY} and the address when clients can connect; SIGTERM
 * stops it cleanly. Exit code 2: wrong arguments, 1: the broker could not start.
 */
public final class Broker {

  /** What the line starts with that says that the broker accepts clients. */
  public static final String READY = "Kafka is ready on ";

  private Broker() {}

  /**
   * Runs the broker until SIGTERM.
   *
   * @param args data folder, port, controller port, and perhaps a side door
   * @throws Exception when the data folder cannot be formatted or the broker does not start
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 3 && args.length != 4) {
      System.err.println("usage: Broker DATA_DIR PORT CONTROLLER_PORT [SIDE_PORT:TOLD_PORT]");
      System.exit(2);
    }
    run(
        new BrokerConfig(
            Path.of(args[0]).toAbsolutePath(),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            args.length == 4 ? args[3].split(":") : new String[0]));
  }

  private static void run(BrokerConfig config) throws Exception {
    format(config.dataDir());
    KafkaRaftServer server =
        new KafkaRaftServer(new KafkaConfig(config.properties(), false), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
    server.startup();
    System.out.println(READY + "127.0.0.1:" + config.port());
    server.awaitShutdown();
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }

  /** Gives a new data folder its cluster id; a folder that has one is left as it is. */
  private static void format(Path dataDir) throws Exception {
    Files.createDirectories(dataDir);
    if (Files.exists(dataDir.resolve("meta.properties"))) {
      return;
    }
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(BrokerConfig.NODE_ID)
        .setControllerListenerName(BrokerConfig.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(dataDir.toString())
        .addDirectory(dataDir.toString())
        .setIgnoreFormatted(true)
        .run();
  }
}
