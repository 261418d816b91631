package io.evently.platform.http;

import java.util.List;

/**
 * The answer's shell, as clients of the first API know it.
 *
 * @param success true; an error is problem details with {@code success:false}
 * @param data what was asked for
 * @param message a sentence for a person, or null
 * @param count number of entries on this page, or null where {@code data} is no list
 * @param nextCursor where the next page begins, or null at the end
 */
public record Envelope<T>(
    boolean success, T data, String message, Integer count, String nextCursor) {

  public static <T> Envelope<T> of(T data) {
    return new Envelope<>(true, data, null, null, null);
  }

  public static <T> Envelope<T> of(T data, String message) {
    return new Envelope<>(true, data, message, null, null);
  }

  /** One page of a list. */
  public static <T> Envelope<List<T>> page(List<T> entries, String nextCursor) {
    return new Envelope<>(true, entries, null, entries.size(), nextCursor);
  }
}
