package io.evently.gateway.waitingroom;

import io.evently.gateway.waitingroom.LiveRoom.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A waiting room as everybody sees it.
 *
 * @param commitment SHA-256 of the seed
 * @param seed null until the sale begins
 * @param drawn early places that took part in the draw; null until then
 * @param places that were given
 * @param nowServing the highest number whose turn has come; null until the draw
 * @param waiting numbers whose turn has not come; null until the draw
 * @param servedPerMinute numbers, lately; null while there is not enough history
 * @param pollAfterSeconds when to look again; from 2 to 20
 */
@Schema(name = "WaitingRoom")
record RoomView(
    String eventId,
    Phase state,
    Instant opensAt,
    Instant saleStartsAt,
    String commitment,
    String seed,
    Integer drawn,
    long places,
    Long nowServing,
    Long waiting,
    Long servedPerMinute,
    long pollAfterSeconds,
    Instant asOf) {

  /** It changes once a second. */
  static final String EVERYBODYS = "public, max-age=0, s-maxage=1";

  static RoomView of(Moment now, Duration lookAgain) {
    RoomState state = now.state();
    boolean drawn = state.isDrawn();
    double perSecond = Math.max(state.perSecond()[0], state.perSecond()[1]);
    return new RoomView(
        now.terms().eventId(),
        now.phase(),
        now.terms().waitingRoom().opensAt(),
        now.terms().saleStartsAt(),
        state.commitment(),
        drawn ? HexFormat.of().formatHex(state.seed()) : null,
        drawn ? (Integer) state.drawn() : null,
        state.issued(),
        drawn ? (Long) state.serving() : null,
        drawn ? (Long) state.waiting() : null,
        perSecond > 0 ? (Long) Math.round(perSecond * 60) : null,
        lookAgain.toSeconds(),
        state.asOf());
  }
}
