package io.evently.gateway.route;

/**
 * Which paths are looked at at all. Two programs that read one path differently are how internal
 * endpoints get reached, so every spelling that needs normalising is refused instead of normalised.
 */
public final class PathRules {

  private static final String PUNCTUATION = "-._~!$&'()*+,=:@/";
  private static final String NEVER_ENCODED = "/\\.%;?#";

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

  /** Whether the raw query (null for none) has only visible ASCII. */
  public static boolean isCleanQuery(String query) {
    return query == null || query.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PUNCTUATION.indexOf(c) >= 0;
  }

  private static boolean isHarmlessEscape(String path, int percent) {
    if (percent + 2 >= path.length()) {
      return false;
    }
    int high = Character.digit(path.charAt(percent + 1), 16);
    int low = Character.digit(path.charAt(percent + 2), 16);
    int decoded = high * 16 + low;
    return high >= 0
        && low >= 0
        && decoded >= ' '
        && decoded != 0x7f
        && NEVER_ENCODED.indexOf(decoded) < 0;
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
