package io.evently.event;

import io.evently.platform.problem.ProblemCode;
import java.util.Locale;

/** Refusals that only the catalogue has. */
public enum EventProblem implements ProblemCode {
  EVENT_EXISTS(409, "An event with this id exists"),
  EVENT_CLOSED(409, "A cancelled or finished event cannot be changed"),
  EVENT_NOT_PUBLISHABLE(409, "The event cannot be published as it is"),
  CAPACITY_IN_USE(409, "More tickets are held or sold than the new capacity");

  private final int status;
  private final String title;

  EventProblem(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean retryable() {
    return false;
  }
}
