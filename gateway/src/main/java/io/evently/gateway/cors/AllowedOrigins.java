package io.evently.gateway.cors;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whose pages may call.
 *
 * @param all whether everybody's may
 */
record AllowedOrigins(boolean all, Set<String> names) {

  private static final String EVERY = "*";

  /**
   * @throws IllegalArgumentException when one could never be what a browser sends
   */
  static AllowedOrigins of(List<String> configured) {
    List<String> names =
        configured.stream().map(String::strip).filter(name -> !name.isEmpty()).toList();
    if (names.contains(EVERY)) {
      if (names.size() > 1) {
        throw new IllegalArgumentException(
            "evently.cors.origins: * is every origin; leave the rest");
      }
      return new AllowedOrigins(true, Set.of());
    }
    names.forEach(AllowedOrigins::check);
    return new AllowedOrigins(false, Set.copyOf(names));
  }

  boolean isEmpty() {
    return !all && names.isEmpty();
  }

  boolean contains(String origin) {
    return all || names.contains(origin);
  }

  private static void check(String name) {
    URI uri = parsed(name);
    String scheme = uri.getScheme();
    boolean web = "https".equals(scheme) || "http".equals(scheme);
    if (!web || uri.getHost() == null || !name.equals(serialized(uri))) {
      throw new IllegalArgumentException(
          "evently.cors.origins: an origin is like https://shop.example, or with a port that is not"
              + " the usual one: "
              + name);
    }
  }

  /** As a browser writes it: lower case, no usual port, nothing behind. */
  private static String serialized(URI uri) {
    int usual = uri.getScheme().equals("https") ? 443 : 80;
    String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
  }

  private static URI parsed(String name) {
    try {
      return URI.create(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("evently.cors.origins: no origin: " + name, e);
    }
  }
}
