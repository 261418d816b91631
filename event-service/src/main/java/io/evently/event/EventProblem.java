package io.evently.event;

import static io.evently.platform.problem.ProblemCode.refusal;

import io.evently.platform.problem.ProblemCode;

/** Refusals that only the catalogue has. */
public enum EventProblem implements ProblemCode {
  EVENT_EXISTS(refusal(409, "An event with this id exists")),
  EVENT_CLOSED(refusal(409, "A cancelled or finished event cannot be changed")),
  EVENT_NOT_PUBLISHABLE(refusal(409, "The event cannot be published as it is")),
  CAPACITY_IN_USE(refusal(409, "More tickets are held or sold than the new capacity"));

  private final Meaning meaning;

  EventProblem(Meaning meaning) {
    this.meaning = meaning;
  }

  @Override
  public Meaning meaning() {
    return meaning;
  }
}
