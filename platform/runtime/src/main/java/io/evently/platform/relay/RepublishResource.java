package io.evently.platform.relay;

import io.evently.platform.outbox.Outbox;
import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.shard.Databases;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Operators' repair: says facts again through the outbox, and makes a new slot first where the old
 * one is lost.
 */
@Path("/internal/republish")
class RepublishResource {

  private final Instance<Republisher> republishers;
  private final Databases databases;
  private final Outbox outbox;
  private final Relays relays;

  RepublishResource(
      Instance<Republisher> republishers, Databases databases, Outbox outbox, Relays relays) {
    this.republishers = republishers;
    this.databases = databases;
    this.outbox = outbox;
    this.relays = relays;
  }

  /**
   * @param eventId the aggregate to say again, or null
   * @param since the time from which to say everything again, or null
   */
  record Request(String eventId, Instant since) {}

  @POST
  @RunOnVirtualThread
  @Operation(hidden = true)
  public Map<String, Object> republish(Request request) throws SQLException {
    if (request == null || (request.eventId() == null) == (request.since() == null)) {
      throw ProblemException.invalid("", "required", "Send either event_id or since.");
    }
    boolean newSlot = false;
    var count = new AtomicLong();
    for (Relay relay : relays.all()) {
      DataSource database = databases.at(relay.shard());
      List<Republisher> here =
          republishers.stream()
              .filter(
                  r -> request.eventId() == null || r.shardOf(request.eventId()) == relay.shard())
              .toList();
      if (request.eventId() == null || !here.isEmpty()) {
        newSlot |= relay.recreateSlotIfLost();
      }
      for (Republisher republisher : here) {
        republish(republisher, request, database, count);
      }
    }
    return Map.of("republished", count.get(), "new_slot", newSlot);
  }

  private void republish(
      Republisher republisher, Request request, DataSource database, AtomicLong count)
      throws SQLException {
    try (Connection read = database.getConnection()) {
      read.setAutoCommit(false);
      if (request.eventId() != null) {
        republisher.republish(read, request.eventId(), chunk -> say(database, chunk, count));
      } else {
        republisher.republishSince(read, request.since(), chunk -> say(database, chunk, count));
      }
      read.rollback();
    }
  }

  private void say(DataSource database, List<OutboxRecord> chunk, AtomicLong count) {
    try (Connection write = database.getConnection()) {
      outbox.append(write, chunk);
      count.addAndGet(chunk.size());
    } catch (SQLException e) {
      throw new UncheckedIOException(new java.io.IOException(e));
    }
  }
}
