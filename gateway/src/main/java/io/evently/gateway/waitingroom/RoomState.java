package io.evently.gateway.waitingroom;

import java.time.Instant;

/**
 * A waiting room at one moment.
 *
 * @param asOf the database's clock
 * @param seed null until the early places are drawn
 * @param drawn early places that took part; 0 until then
 * @param issued places, and after the draw numbers, that were given
 * @param serving the highest number whose turn has come
 * @param perSecond numbers served a second: in the last 20 s and in the last 2 minutes; 0 in the
 *     first minute
 */
record RoomState(
    Instant asOf,
    String commitment,
    byte[] seed,
    int drawn,
    long issued,
    long serving,
    double[] perSecond) {

  boolean isDrawn() {
    return seed != null;
  }

  long waiting() {
    return issued - serving;
  }
}
