package io.evently.platform.relay;

import io.evently.platform.outbox.Outbox;
import io.evently.platform.outbox.OutboxRecord;
import io.evently.platform.problem.ProblemException;
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
  private final DataSource datasource;
  private final Outbox outbox;
  private final Relay relay;

  RepublishResource(
      Instance<Republisher> republishers, DataSource datasource, Outbox outbox, Relay relay) {
    this.republishers = republishers;
    this.datasource = datasource;
    this.outbox = outbox;
    this.relay = relay;
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
    boolean newSlot = relay.recreateSlotIfLost();
    var count = new AtomicLong();
    for (Republisher republisher : republishers) {
      try (Connection read = datasource.getConnection()) {
        read.setAutoCommit(false);
        if (request.eventId() != null) {
          republisher.republish(read, request.eventId(), chunk -> say(chunk, count));
        } else {
          republisher.republishSince(read, request.since(), chunk -> say(chunk, count));
        }
        read.rollback();
      }
    }
    return Map.of("republished", count.get(), "new_slot", newSlot);
  }

  private void say(List<OutboxRecord> chunk, AtomicLong count) {
    try (Connection write = datasource.getConnection()) {
      outbox.append(write, chunk);
      count.addAndGet(chunk.size());
    } catch (SQLException e) {
      throw new UncheckedIOException(new java.io.IOException(e));
    }
  }
}
