package io.evently.pricing.desk;

import io.evently.platform.problem.FieldError;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Query parameters, read strictly: JAX-RS would take an unreadable one for a route that does not
 * exist.
 */
final class Parameters {

  private static final String PRICE = "[0-9]{1,7}(\\.[0-9]{1,4})?";
  private static final int DEFAULT_LIMIT = 20;

  private final MultivaluedMap<String, String> query;

  /**
   * @throws ProblemException for a parameter that is not known, or sent twice
   */
  Parameters(MultivaluedMap<String, String> query, Set<String> known) {
    this.query = query;
    List<FieldError> errors = new ArrayList<>(0);
    query.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            errors.add(error(name, "unknown_parameter", "Leave it out."));
          } else if (values.size() > 1) {
            errors.add(error(name, "duplicate", "Send it once."));
          }
        });
    if (!errors.isEmpty()) {
      throw ProblemException.invalid(errors);
    }
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(query.getFirst(name));
  }

  int limit() {
    String limit = query.getFirst("limit");
    if (limit == null) {
      return DEFAULT_LIMIT;
    }
    if (!limit.matches("[1-9][0-9]?|100")) {
      throw wrong("limit", "out_of_range", "Send a number from 1 to 100.");
    }
    return Integer.parseInt(limit);
  }

  BigDecimal price(String name) {
    String price = query.getFirst(name);
    if (price == null) {
      throw wrong(name, "required", "Send a price.");
    }
    if (!price.matches(PRICE) || new BigDecimal(price).signum() == 0) {
      throw wrong(name, "wrong_format", "Send a price above 0 with at most 4 decimals.");
    }
    return new BigDecimal(price);
  }

  UUID id(String name) {
    String id = query.getFirst(name);
    if (id == null) {
      throw wrong(name, "required", "Send the id of a recommendation.");
    }
    return uuid(id).orElseThrow(() -> wrong(name, "wrong_format", "It is not an id of ours."));
  }

  /** Empty for what is not an id. */
  static Optional<UUID> uuid(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ProblemException wrong(String name, String code, String detail) {
    return ProblemException.invalid(List.of(error(name, code, detail)));
  }

  private static FieldError error(String name, String code, String detail) {
    return new FieldError("query:" + name, code, detail);
  }
}
