package io.evently.event.catalogue;

import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemException;
import io.evently.platform.security.Caller;
import java.util.Optional;

/** Who may see and who may change an event. */
final class EventAccess {

  private EventAccess() {}

  /** What has never been published is its organiser's own business. */
  static boolean sees(Optional<Caller> caller, String organizerId, boolean isPublic) {
    return isPublic || caller.map(c -> c.isStaffOf(organizerId)).orElse(false);
  }

  /**
   * @throws ProblemException {@code not_found} for a draft of another, {@code forbidden} for a
   *     public event of another
   */
  static void requireWriter(Caller caller, Event event) {
    if (caller.isStaffOf(event.organizerId())) {
      return;
    }
    if (!event.isPublic()) {
      throw Events.notFound();
    }
    throw ProblemException.of(
        CommonProblem.FORBIDDEN, "Only the event's organiser or an admin may change it.");
  }
}
