package io.evently.local;

import io.evently.local.servers.Kafka;
import io.evently.local.servers.Mail;
import io.evently.local.servers.ManagedProcess;
import io.evently.local.servers.Server;
import java.util.List;
import java.util.Optional;

/** A server that services stand on. */
record ServerPart(Server server) implements Part {

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public List<Integer> ports() {
    return switch (server) {
      case Kafka kafka -> List.of(kafka.port(), kafka.controllerPort());
      case Mail mail -> List.of(mail.port(), mail.httpPort());
      default -> List.of(server.port());
    };
  }

  @Override
  public Optional<ManagedProcess> process() {
    return server.process();
  }

  @Override
  public Optional<Long> stray() {
    return server.stray();
  }

  @Override
  public boolean isReady() {
    return process().isPresent() && server.answers();
  }

  @Override
  public ManagedProcess start() {
    return server.start();
  }

  @Override
  public void stop() {
    server.stop();
  }
}
