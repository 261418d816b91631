package io.evently.gateway.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Locale;

/** Whether the service lets everybody have an answer, and for how long (RFC 9111). */
final class Sharing {

  private static final int LONGEST_NUMBER = 9;

  private Sharing() {}

  /** Zero where it is not for everybody, or nothing says that it is. */
  static Duration of(MultiMap headers) {
    if (headers.contains(HttpHeaderNames.SET_COOKIE)
        || headers.contains(HttpHeaderNames.VARY)
        || headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
      return Duration.ZERO;
    }
    boolean everybody = false;
    Duration life = Duration.ZERO;
    boolean shared = false;
    for (String line : headers.getAll(HttpHeaderNames.CACHE_CONTROL)) {
      for (String part : line.toLowerCase(Locale.ROOT).split(",")) {
        String directive = part.strip();
        if (directive.startsWith("s-maxage=")) {
          shared = true;
          life = seconds(directive);
        } else if (directive.startsWith("max-age=") && !shared) {
          life = seconds(directive);
        } else if (directive.equals("public")) {
          everybody = true;
        } else if (directive.startsWith("private")
            || directive.startsWith("no-cache")
            || directive.equals("no-store")) {
          return Duration.ZERO;
        }
      }
    }
    return everybody ? life : Duration.ZERO;
  }

  private static Duration seconds(String directive) {
    String number = directive.substring(directive.indexOf('=') + 1);
    return number.length() <= LONGEST_NUMBER
            && !number.isEmpty()
            && number.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Duration.ofSeconds(Integer.parseInt(number))
        : Duration.ZERO;
  }
}
