package io.evently.event.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/**
 * Updates and cancellations by one version's reader.
 *
 * <p>What takes seats away is proposed to booking-service before it is recorded. The proposal's
 * version is written down first and never used for another state, so whatever is recorded later is
 * newer than every proposal, heard or lost.
 */
@Singleton
class ChangeEvent {

  private final Events events;
  private final BookingService booking;
  private final EventPatch patches;

  ChangeEvent(Events events, BookingService booking, ObjectMapper json) {
    this.events = events;
    this.booking = booking;
    this.patches = new EventPatch(json);
  }

  /**
   * @throws ProblemException when the caller may not, the version is not the present one, a rule is
   *     broken, or booking-service does not agree
   */
  Event update(String id, ObjectNode patch, Caller caller, String ifMatch)
      throws SQLException, JsonProcessingException {
    Event before = readForChange(id, caller, ifMatch);
    before.requireOpen();
    Event after = before.with(patches.apply(before, patch, events.now()));
    boolean asks =
        before.status() == Status.PUBLISHED && after.details().takesSeatsFrom(before.details());
    return asks ? recordAgreed(before, after) : record(before, after);
  }

  /** As {@link #update}; a draft is cancelled without asking, as nobody has heard of it. */
  Event cancel(String id, Caller caller, String ifMatch)
      throws SQLException, JsonProcessingException {
    Event before = readForChange(id, caller, ifMatch);
    Event after = before.cancelled();
    return before.isPublic() ? recordAgreed(before, after) : record(before, after);
  }

  private Event readForChange(String id, Caller caller, String ifMatch) {
    Event event = events.find(id).orElseThrow(Events::notFound);
    EventAccess.requireWriter(caller, event);
    EntityTags.requireMatch(ifMatch, event.version());
    return event;
  }

  private Event record(Event before, Event after) {
    return QuarkusTransaction.requiringNew().call(() -> events.record(unchanged(before), after));
  }

  private Event recordAgreed(Event before, Event after) throws JsonProcessingException {
    Event proposed =
        QuarkusTransaction.requiringNew().call(() -> events.propose(unchanged(before), after));
    booking.agreeTo(proposed);
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              StoredEvent stored = unchanged(before);
              if (stored.askedVersion != proposed.version()) {
                throw EntityTags.changed(stored.version);
              }
              return events.recordAs(stored, after, proposed.version());
            });
  }

  private StoredEvent unchanged(Event before) {
    StoredEvent stored = events.locked(before.id());
    if (stored.version != before.version()) {
      throw EntityTags.changed(stored.version);
    }
    return stored;
  }
}
