package io.evently.platform.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A refusal on its way to the client. It carries no stack trace: it is an answer, not a defect. */
public final class ProblemException extends RuntimeException {

  private final transient ProblemCode code;
  private final transient List<FieldError> errors;
  private final transient Map<String, Object> extensions;
  private final Duration retryAfter;

  private ProblemException(
      ProblemCode code,
      String detail,
      List<FieldError> errors,
      Map<String, Object> extensions,
      Duration retryAfter) {
    super(detail, null, false, false);
    this.code = code;
    this.errors = errors;
    this.extensions = extensions;
    this.retryAfter = retryAfter;
  }

  /**
   * @param detail what happened and what to do, for a person
   */
  public static ProblemException of(ProblemCode code, String detail) {
    return new ProblemException(code, detail, List.of(), Map.of(), null);
  }

  /** {@link CommonProblem#VALIDATION_FAILED} with the things that are wrong. */
  public static ProblemException invalid(List<FieldError> errors) {
    return new ProblemException(
        CommonProblem.VALIDATION_FAILED,
        errors.size() == 1
            ? errors.getFirst().detail()
            : errors.size() + " things are wrong; see errors.",
        List.copyOf(errors),
        Map.of(),
        null);
  }

  /** {@link CommonProblem#VALIDATION_FAILED} with one thing that is wrong. */
  public static ProblemException invalid(String pointer, String code, String detail) {
    return invalid(List.of(new FieldError(pointer, code, detail)));
  }

  /** The same problem with one more member in its body. */
  public ProblemException with(String member, Object value) {
    var more = new LinkedHashMap<>(extensions);
    more.put(member, value);
    return new ProblemException(code, getMessage(), errors, more, retryAfter);
  }

  /** The same problem, naming the place in the request that it is about. */
  public ProblemException at(FieldError error) {
    return new ProblemException(code, getMessage(), List.of(error), extensions, retryAfter);
  }

  /** The same problem with a {@code Retry-After} header, rounded up to whole seconds. */
  public ProblemException retryAfter(Duration wait) {
    return new ProblemException(code, getMessage(), errors, extensions, wait);
  }

  public ProblemCode code() {
    return code;
  }

  public List<FieldError> errors() {
    return errors;
  }

  public Map<String, Object> extensions() {
    return extensions;
  }

  /** Null when the answer carries no {@code Retry-After}. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
