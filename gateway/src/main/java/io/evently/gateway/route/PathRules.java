package io.evently.gateway.route;

/**
 * Which paths are looked at at all. Two programs that read one path differently are how internal
 * endpoints get reached, so every spelling that needs normalising is refused instead of normalised.
 */
public final class PathRules {

  private static final String PUNCTUATION = "-._~!$&'()*+,=:@/";
  private static final String NEVER_ENCODED = "/\\.%;?#";
  private static final String IN_QUERIES_ONLY = ";?[]";

  private PathRules() {}

  /**
   * Whether the raw path has only one reading: no empty, {@code .} or {@code ..} segments, no
   * parameters, no escapes of separators, dots or control characters.
   */
  public static boolean isClean(String path) {
    if (path.isEmpty() || path.charAt(0) != '/') {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        if (!isHarmlessEscape(path, i)) {
          return false;
        }
        i += 2;
      } else if (!isPlain(c) || (c == '/' && isOddSegment(path, i + 1))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the raw query (null for none) has only what a query may have (RFC 3986, and the
   * brackets that people put there), and each {@code %} begins an escape. Whoever reads it as a URI
   * must be able to.
   */
  public static boolean isCleanQuery(String query) {
    if (query == null) {
      return true;
    }
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == '%') {
        if (decoded(query, i) < 0) {
          return false;
        }
        i += 2;
      } else if (!isPlain(c) && IN_QUERIES_ONLY.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PUNCTUATION.indexOf(c) >= 0;
  }

  private static boolean isHarmlessEscape(String path, int percent) {
    int decoded = decoded(path, percent);
    return decoded >= ' ' && decoded != 0x7f && NEVER_ENCODED.indexOf(decoded) < 0;
  }

  /** The octet that an escape stands for; negative where it is none. */
  private static int decoded(String text, int percent) {
    if (percent + 2 >= text.length()) {
      return -1;
    }
    int high = hexDigit(text.charAt(percent + 1));
    int low = hexDigit(text.charAt(percent + 2));
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  /** Digits of other scripts are none. */
  private static int hexDigit(char c) {
    return c < 0x7f ? Character.digit(c, 16) : -1;
  }

  /** A trailing slash is fine: it starts a segment that does not exist. */
  private static boolean isOddSegment(String path, int start) {
    if (start == path.length()) {
      return false;
    }
    int end = path.indexOf('/', start);
    String segment = path.substring(start, end < 0 ? path.length() : end);
    return segment.isEmpty() || segment.equals(".") || segment.equals("..");
  }
}
