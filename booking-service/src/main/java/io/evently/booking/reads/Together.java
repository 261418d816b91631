package io.evently.booking.reads;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Reads of what many ask for at once: of each key one read is under way, and all who come meanwhile
 * share the next. So nobody is answered with what was read before he asked, and a crowd costs no
 * more than one read after the other.
 *
 * @param <V> what is read
 */
public final class Together<V> {

  private final ConcurrentMap<String, Turns<V>> turns = new ConcurrentHashMap<>();

  /** How it is read. */
  @FunctionalInterface
  public interface Read<V> {
    V now() throws SQLException;
  }

  /**
   * @param running whose read has begun, or may begin at any moment
   * @param next whose read begins when that one has ended; null when nobody waits
   */
  private record Turns<V>(CompletableFuture<V> running, CompletableFuture<V> next) {

    Turns<V> joined(CompletableFuture<V> mine) {
      return next == null ? new Turns<>(running, mine) : this;
    }

    /** Null when nobody waits. */
    Turns<V> ended() {
      return next == null ? null : new Turns<>(next, null);
    }
  }

  /**
   * What a read brings that begins from now on.
   *
   * @throws SQLException of that read; all who share it get the same
   */
  public V get(String key, Read<V> read) throws SQLException {
    var mine = new CompletableFuture<V>();
    Turns<V> there =
        turns.compute(key, (same, now) -> now == null ? new Turns<>(mine, null) : now.joined(mine));
    if (there.running() != mine && there.next() != mine) {
      return await(there.next());
    }
    if (there.next() == mine) {
      there.running().handle((value, failure) -> null).join();
    }
    return run(key, mine, read);
  }

  private V run(String key, CompletableFuture<V> mine, Read<V> read) throws SQLException {
    try {
      V value = read.now();
      end(key);
      mine.complete(value);
      return value;
    } catch (Throwable e) {
      end(key);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  /** Before the answer is told: who waits for it to begin finds that it is his turn. */
  private void end(String key) {
    turns.computeIfPresent(key, (same, now) -> now.ended());
  }

  private static <V> V await(CompletableFuture<V> others) throws SQLException {
    try {
      return others.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SQLException failure) {
        throw failure;
      }
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }
}
