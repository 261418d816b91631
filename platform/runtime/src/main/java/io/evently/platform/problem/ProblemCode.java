package io.evently.platform.problem;

import java.util.Locale;

/**
 * A stable reason for a refusal, as a constant of an enum. Clients match on {@link #code()};
 * status, title and {@code retryable} are part of the published registry ({@code problems.json}).
 */
public interface ProblemCode {

  /** Name of the enum's constant; the code is the same in lower case. */
  String name();

  /** What the registry says of it. */
  Meaning meaning();

  /**
   * @param status HTTP status, 400 to 599
   * @param title one short sentence, the same for every occurrence
   * @param retryable whether the same request may succeed later without a change
   */
  record Meaning(int status, String title, boolean retryable) {}

  /** A refusal that stays one until the request or the state changes. */
  static Meaning refusal(int status, String title) {
    return new Meaning(status, title, false);
  }

  /** A refusal that may be over when the same request comes again. */
  static Meaning passing(int status, String title) {
    return new Meaning(status, title, true);
  }

  /** Stable snake_case name, for example {@code validation_failed}. */
  default String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  default int status() {
    return meaning().status();
  }

  default String title() {
    return meaning().title();
  }

  default boolean retryable() {
    return meaning().retryable();
  }
}
