package io.evently.waitlist.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.waitlist.promotion.FairnessLog;
import io.evently.waitlist.promotion.FairnessLog.Verdict;
import io.evently.waitlist.queue.Queue.Key;
import io.evently.waitlist.queue.Queues;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** Operators' proof that nobody was promoted out of turn. */
@Path("/internal/waitlist/log")
class LogResource {

  private final DataSource datasource;
  private final Queues queues;
  private final FairnessLog log;

  LogResource(DataSource datasource, Queues queues, FairnessLog log) {
    this.datasource = datasource;
    this.queues = queues;
    this.log = log;
  }

  /**
   * What verifying a queue's log found.
   *
   * @param decisions rows that are as they should be
   * @param problem null when all of them are
   */
  record Verified(String eventId, String ticketType, long decisions, @JsonInclude String problem) {}

  /** Of all queues that anybody was promoted in. */
  @GET
  @RunOnVirtualThread
  @Operation(hidden = true)
  public List<Verified> verifyAll() throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      return verify(connection, queues.withDecisions(connection));
    }
  }

  @GET
  @Path("/{eventId}")
  @RunOnVirtualThread
  @Operation(hidden = true)
  public List<Verified> verify(@RestPath String eventId) throws SQLException {
    try (Connection connection = datasource.getConnection()) {
      List<Key> keys = queues.of(connection, List.of(eventId));
      if (keys.isEmpty()) {
        throw ProblemException.of(CommonProblem.NOT_FOUND, "There is no waitlist for this event.");
      }
      return verify(connection, keys);
    }
  }

  private List<Verified> verify(Connection connection, List<Key> keys) throws SQLException {
    List<Verified> verified = new ArrayList<>();
    for (Key key : keys) {
      Verdict verdict = log.verify(connection, key);
      verified.add(
          new Verified(
              key.eventId(),
              key.ticketType(),
              verdict.decisions(),
              verdict.problem().orElse(null)));
    }
    return verified;
  }
}
