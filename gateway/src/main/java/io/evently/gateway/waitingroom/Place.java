package io.evently.gateway.waitingroom;

import io.evently.platform.security.SealedWords;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A place in the queue, as its owner carries it: with it the gateway knows whose turn it is without
 * looking anything up.
 *
 * @param subject of the access token, or {@code guest:} and the id that a guest gave
 * @param lateNumber of who came after the draw; null for who takes part in it
 */
record Place(String eventId, UUID id, String subject, Long lateNumber) {

  private static final String EARLY = "-";

  String sealed(SealedWords seals) {
    return seals.seal(
        eventId, id.toString(), subject, lateNumber == null ? EARLY : lateNumber.toString());
  }

  /** Empty for what was not sealed here. */
  static Optional<Place> open(SealedWords seals, String sealed) {
    return seals.open(sealed).map(Place::of);
  }

  private static Place of(List<String> field) {
    String number = field.get(3);
    return new Place(
        field.get(0),
        UUID.fromString(field.get(1)),
        field.get(2),
        number.equals(EARLY) ? null : Long.valueOf(number));
  }

  /** Empty for an early place before the draw. */
  OptionalLong number(RoomState room) {
    if (lateNumber != null) {
      return OptionalLong.of(lateNumber);
    }
    return room.isDrawn()
        ? OptionalLong.of(Lottery.number(room.seed(), id, Math.max(1, room.drawn())))
        : OptionalLong.empty();
  }
}
