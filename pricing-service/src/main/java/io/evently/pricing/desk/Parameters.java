package io.evently.pricing.desk;

import io.evently.platform.http.QueryParameters;
import io.evently.platform.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Query parameters of prices; each is refused as soon as it is read. */
final class Parameters {

  private static final String PRICE = "[0-9]{1,7}(\\.[0-9]{1,4})?";

  private final QueryParameters query;

  /**
   * @throws ProblemException for a parameter that is not known, or sent twice
   */
  Parameters(MultivaluedMap<String, String> given, Set<String> known) {
    query = QueryParameters.of(given, known);
    query.requireAllRead();
  }

  Optional<String> text(String name) {
    return query.text(name);
  }

  int limit() {
    int limit = query.limit();
    query.requireAllRead();
    return limit;
  }

  BigDecimal price(String name) {
    return required(
        name,
        "Send a price.",
        "Send a price above 0 with at most 4 decimals.",
        price ->
            Optional.of(price)
                .filter(text -> text.matches(PRICE))
                .map(BigDecimal::new)
                .filter(amount -> amount.signum() > 0));
  }

  UUID id(String name) {
    return required(
        name, "Send the id of a recommendation.", "It is not an id of ours.", Parameters::uuid);
  }

  private <T> T required(
      String name, String missing, String wrong, Function<String, Optional<T>> read) {
    if (query.text(name).isEmpty()) {
      query.wrong(name, "required", missing);
    }
    Optional<T> value = query.read(name, "wrong_format", wrong, read);
    query.requireAllRead();
    return value.orElseThrow();
  }

  /** Empty for what is not an id. */
  static Optional<UUID> uuid(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
