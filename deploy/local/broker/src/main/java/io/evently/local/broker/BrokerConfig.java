package io.evently.local.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a broker keeps its data and on which loopback ports it listens.
 *
 * @param dataDir folder of the log segments and of the metadata log
 * @param port port for clients, 1-65535
 * @param controllerPort port of the KRaft controller, which only this process talks to
 * @param side port of a second listener and the one that its clients are told, or nothing
 */
record BrokerConfig(Path dataDir, int port, int controllerPort, String... side) {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  Map<String, String> properties() {
    Map<String, String> all = new HashMap<>();
    all.putAll(node());
    all.putAll(singleReplica());
    all.putAll(quickRestart());
    all.putAll(smallMachine());
    return all;
  }

  private Map<String, String> node() {
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        Integer.toString(NODE_ID),
        "controller.quorum.voters",
        NODE_ID + "@127.0.0.1:" + controllerPort,
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "inter.broker.listener.name",
        "PLAINTEXT",
        "listeners",
        "PLAINTEXT://127.0.0.1:" + port + side(0) + ",CONTROLLER://127.0.0.1:" + controllerPort,
        "advertised.listeners",
        "PLAINTEXT://127.0.0.1:" + port + side(1),
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,SIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs",
        dataDir.toString(),
        // A misspelt topic must be an error, and a topic made by accident has the wrong clean-up.
        "auto.create.topics.enable",
        "false");
  }

  private String side(int which) {
    return side.length == 0 ? "" : ",SIDE://127.0.0.1:" + side[which];
  }

  private static Map<String, String> singleReplica() {
    return Map.of(
        "default.replication.factor", "1",
        "min.insync.replicas", "1",
        "offsets.topic.replication.factor", "1",
        "offsets.topic.num.partitions", "8",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "transaction.state.log.num.partitions", "4",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1");
  }

  private static Map<String, String> quickRestart() {
    return Map.of(
        // After kill -9 the controller lets the same node register again only when its old session
        // has expired: the default of 9 s would be most of a restart.
        "broker.session.timeout.ms", "3000",
        "broker.heartbeat.interval.ms", "500",
        "initial.broker.registration.timeout.ms", "120000",
        "controlled.shutdown.enable", "true",
        "group.initial.rebalance.delay.ms", "0",
        // Someone who comes back after three weeks finds the consumers where they were.
        "offsets.retention.minutes", "43200");
  }

  private static Map<String, String> smallMachine() {
    return Map.of(
        "num.network.threads", "2",
        "num.io.threads", "2",
        "num.partitions", "4",
        "log.cleaner.threads", "1",
        // The default of 128 MB would be a third of the heap.
        "log.cleaner.dedupe.buffer.size", "16777216",
        "log.retention.hours", "168",
        "log.segment.bytes", "268435456");
  }
}
