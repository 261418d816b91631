package io.evently.booking.waitlist;

import io.evently.platform.problem.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One of the commands that come in one call.
 *
 * @param action {@code draw, confirm, return}
 * @param offerId a UUID; the same offer is drawn once and settled once
 * @param holdSeconds of a draw: 1 to 604,800
 */
record OfferCommand(
    String action,
    UUID offerId,
    String ticketType,
    String userId,
    Integer quantity,
    Integer holdSeconds) {

  private static final Set<String> ACTIONS = Set.of("draw", "confirm", "return");
  private static final Duration LONGEST_HOLD = Duration.ofDays(7);

  boolean isDraw() {
    return action.equals("draw");
  }

  Duration hold() {
    return Duration.ofSeconds(holdSeconds);
  }

  /** What is wrong with it; empty when nothing is. */
  Optional<FieldError> error(int index) {
    String pointer = "/commands/" + index;
    if (action == null || !ACTIONS.contains(action)) {
      return error(pointer + "/action", "action has to be draw, confirm or return.");
    }
    if (offerId == null) {
      return error(pointer + "/offer_id", "offer_id is required.");
    }
    boolean complete = ticketType != null && userId != null && quantity != null && quantity > 0;
    return isDraw() && !(complete && isHold())
        ? error(pointer, "A draw needs ticket_type, user_id, quantity and hold_seconds.")
        : Optional.empty();
  }

  private boolean isHold() {
    return holdSeconds != null && holdSeconds > 0 && holdSeconds <= LONGEST_HOLD.toSeconds();
  }

  private static Optional<FieldError> error(String pointer, String detail) {
    return Optional.of(new FieldError(pointer, "invalid", detail));
  }

  /** All that is wrong with a list of them. */
  static List<FieldError> errors(List<OfferCommand> commands) {
    return java.util.stream.IntStream.range(0, commands.size())
        .mapToObj(
            i ->
                commands.get(i) == null
                    ? error("/commands/" + i, "A command is an object.")
                    : commands.get(i).error(i))
        .flatMap(Optional::stream)
        .toList();
  }
}
