package io.evently.booking.lane;

import java.time.Duration;
import java.util.regex.Pattern;

/** Until when somebody waits for an answer; after it nothing is done for them any more. */
public final class Deadline {

  /** The gateway's word: milliseconds until it gives up, counted from when the request is sent. */
  public static final String TIME_LEFT = "X-Evently-Time-Left";

  /** Of who waits for as long as the lane lets them. */
  public static final Deadline NONE = new Deadline(false, 0);

  private static final Pattern MILLIS = Pattern.compile("[0-9]{1,9}");

  private final boolean set;
  private final long nanos;

  private Deadline(boolean set, long nanos) {
    this.set = set;
    this.nanos = nanos;
  }

  /** So long after a moment of {@link System#nanoTime()}. */
  static Deadline after(long now, Duration left) {
    return new Deadline(true, now + left.toNanos());
  }

  /**
   * Of a request that has just come.
   *
   * @param timeLeft value of {@link #TIME_LEFT}; what is absent or no number of at most nine digits
   *     sets none
   */
  public static Deadline of(String timeLeft) {
    return timeLeft != null && MILLIS.matcher(timeLeft).matches()
        ? after(System.nanoTime(), Duration.ofMillis(Long.parseLong(timeLeft)))
        : NONE;
  }

  /** The earlier of the two, in the time of {@link System#nanoTime()}. */
  long orAt(long latest) {
    return set && nanos - latest < 0 ? nanos : latest;
  }
}
