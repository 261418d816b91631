package io.evently.platform.database;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * How much a replica is known to hold. The primary's position in its log is noted together with the
 * time at which it was asked for; as soon as the replica has replayed up to there, it holds all
 * that was committed before that time. So a quiet primary is no lag, no clock but our own is read,
 * and what nobody has looked at grows older by itself.
 *
 * <p>Times are {@link System#nanoTime()}.
 */
final class Freshness {

  /** Of a replica that is further behind than these, the oldest notes are of no use any more. */
  private static final int NOTES = 120;

  private final Deque<Note> ahead = new ArrayDeque<>();
  private volatile Note reached;
  private volatile boolean level;

  private record Note(long at, long position) {}

  /**
   * @param at a time before the primary was asked
   */
  synchronized void primaryWas(long position, long at) {
    if (ahead.size() == NOTES) {
      ahead.removeFirst();
    }
    ahead.addLast(new Note(at, position));
    level = false;
  }

  /** Whether the replica has now all that is noted. */
  synchronized boolean replicaIs(long position) {
    while (!ahead.isEmpty() && ahead.getFirst().position() <= position) {
      reached = ahead.removeFirst();
    }
    level = reached != null && ahead.isEmpty();
    return level;
  }

  /** Nothing is known of the replica, until it is seen again. */
  synchronized void lost() {
    reached = null;
    level = false;
  }

  /**
   * Whether the replica holds all that was committed longer ago than {@code bound}, and all that
   * was committed before {@code needed}.
   */
  boolean isWithin(Duration bound, long needed, long now) {
    return allBefore(bound, needed, now).isPresent();
  }

  /** Before which time all that was committed is there; empty when that is too long ago. */
  OptionalLong allBefore(Duration bound, long needed, long now) {
    Note last = reached;
    return last != null && now - last.at() < bound.toNanos() && last.at() - needed > 0
        ? OptionalLong.of(last.at())
        : OptionalLong.empty();
  }

  /** What was committed before that long ago is there; null while nothing is known. */
  Duration behind(long now) {
    Note last = reached;
    return last == null ? null : Duration.ofNanos(now - last.at());
  }

  /** In seconds as last measured: 0 for a replica that had all, and NaN while nothing is known. */
  double lagSeconds(long now) {
    Duration behind = behind(now);
    if (behind == null) {
      return Double.NaN;
    }
    return level ? 0 : behind.toNanos() / 1e9;
  }
}
