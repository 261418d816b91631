package io.evently.platform.problem;

/**
 * A stable reason for a refusal. Clients match on {@link #code()}; status, title and {@code
 * retryable} are part of the published registry ({@code problems.json}).
 */
public interface ProblemCode {

  /** Stable snake_case name, for example {@code validation_failed}. */
  String code();

  /** HTTP status, 400 to 599. */
  int status();

  /** One short sentence, the same for every occurrence. */
  String title();

  /** Whether the same request may succeed later without a change. */
  boolean retryable();
}
