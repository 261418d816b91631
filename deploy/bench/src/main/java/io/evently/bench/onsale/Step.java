package io.evently.bench.onsale;

import java.time.Duration;

/**
 * What a buyer does next.
 *
 * @param pause before it
 * @param method to pay with; null where nothing is paid
 * @param hangUp whether the connection is closed before the answer
 * @param ending where it is {@link Kind#LEAVE}
 */
record Step(Kind kind, Duration pause, String method, boolean hangUp, Ending ending) {

  enum Kind {
    HOLD,
    CONFIRM,
    CANCEL,
    LEAVE
  }

  /** How it ended, as the buyer knows it. */
  enum Ending {
    BOUGHT,
    CANCELLED,
    LET_EXPIRE,
    SOLD_OUT,
    TOO_LATE,
    UNDECIDED,
    GAVE_UP,
    ODD
  }

  static Step hold(Duration pause, boolean hangUp) {
    return new Step(Kind.HOLD, pause, null, hangUp, null);
  }

  static Step confirm(Duration pause, String method, boolean hangUp) {
    return new Step(Kind.CONFIRM, pause, method, hangUp, null);
  }

  static Step cancel(Duration pause) {
    return new Step(Kind.CANCEL, pause, null, false, null);
  }

  static Step leave(Ending ending) {
    return new Step(Kind.LEAVE, Duration.ZERO, null, false, ending);
  }
}
