package io.evently.gateway.edge;

import java.util.Arrays;

/**
 * What is asked for, in one spelling.
 *
 * @param text path and query
 * @param eventId null for a list
 */
public record EdgeKey(String text, String eventId) {

  static final String EVENTS = "/api/v1/events";
  private static final String ONE = EVENTS + "/";
  private static final int LONGEST_ID = 64;

  /** Null for what is never kept. */
  static EdgeKey of(String path, String query) {
    if (!path.startsWith(EVENTS)) {
      return null;
    }
    boolean plain = query == null || query.isEmpty();
    switch (path) {
      case EVENTS, ONE + "search", ONE + "popular" -> {
        return new EdgeKey(plain ? path : path + "?" + inOrder(query), null);
      }
      default -> {
        String id = path.startsWith(ONE) ? path.substring(ONE.length()) : "";
        return plain && isId(id) ? new EdgeKey(path, id) : null;
      }
    }
  }

  static EdgeKey ofEvent(String id) {
    return new EdgeKey(ONE + id, id);
  }

  /** The event that a path is about, as it is spelt there; null for none. */
  static String eventIn(String path) {
    if (!path.startsWith(ONE)) {
      return null;
    }
    int end = path.indexOf('/', ONE.length());
    return path.substring(ONE.length(), end < 0 ? path.length() : end);
  }

  boolean isEvent() {
    return eventId != null;
  }

  /** Any other spelling, an encoded one for example, would be an entry that no change drops. */
  static boolean isId(String id) {
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '-'
          || c == '_')) {
        return false;
      }
    }
    return true;
  }

  /** event-service refuses a parameter that comes twice, so their order never matters. */
  private static String inOrder(String query) {
    if (query.indexOf('&') < 0) {
      return query;
    }
    String[] pairs = query.split("&", -1);
    Arrays.sort(pairs);
    return String.join("&", pairs);
  }
}
