package io.evently.pricing;

import static io.evently.platform.problem.ProblemCode.refusal;

import io.evently.platform.problem.ProblemCode;

/** Why a recommendation is not applied. */
public enum PricingProblem implements ProblemCode {
  RECOMMENDATION_STALE(refusal(409, "The recommendation was made for another situation")),
  NOTHING_TO_APPLY(refusal(409, "The recommendation is to hold the price")),
  PRICE_GUARDED(refusal(409, "A guard rail forbids the price now"));

  private final Meaning meaning;

  PricingProblem(Meaning meaning) {
    this.meaning = meaning;
  }

  @Override
  public Meaning meaning() {
    return meaning;
  }
}
