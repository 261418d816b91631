package io.evently.event.catalogue;

import io.evently.event.EventProblem;
import io.evently.platform.problem.ProblemException;
import java.time.Instant;

/**
 * An event at one version. Every change is a new value with a higher version.
 *
 * @param version from 1, increasing, not always by 1
 * @param publishedAt null while nobody but the organiser has heard of it
 */
public record Event(
    String id,
    String organizerId,
    Status status,
    long version,
    Details details,
    Instant createdAt,
    Instant updatedAt,
    Instant publishedAt) {

  static Event draft(String id, String organizerId, Details details, Instant now) {
    return new Event(id, organizerId, Status.DRAFT, 1, details, now, now, null);
  }

  /** Whether the public may know of it. */
  public boolean isPublic() {
    return publishedAt != null;
  }

  /**
   * @throws ProblemException {@link EventProblem#EVENT_NOT_PUBLISHABLE} when it would begin in the
   *     past
   */
  Event published(Instant now) {
    requireOpen();
    if (!details.eventDate().isAfter(now)) {
      throw ProblemException.of(
          EventProblem.EVENT_NOT_PUBLISHABLE,
          "The event's date is over: set a later event_date first.");
    }
    return new Event(
        id, organizerId, Status.PUBLISHED, version, details, createdAt, updatedAt, now);
  }

  Event with(Details changed) {
    requireOpen();
    return new Event(id, organizerId, status, version, changed, createdAt, updatedAt, publishedAt);
  }

  Event cancelled() {
    requireOpen();
    return new Event(
        id, organizerId, Status.CANCELLED, version, details, createdAt, updatedAt, publishedAt);
  }

  Event finished() {
    requireOpen();
    return new Event(
        id, organizerId, Status.FINISHED, version, details, createdAt, updatedAt, publishedAt);
  }

  Event at(long newVersion, Instant now) {
    return new Event(id, organizerId, status, newVersion, details, createdAt, now, publishedAt);
  }

  /**
   * @throws ProblemException {@link EventProblem#EVENT_CLOSED}
   */
  void requireOpen() {
    if (status.isClosed()) {
      throw ProblemException.of(
          EventProblem.EVENT_CLOSED,
          "The event is " + status.wire() + ": create a new one instead.");
    }
  }
}
