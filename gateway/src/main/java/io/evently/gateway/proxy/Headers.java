package io.evently.gateway.proxy;

import io.evently.gateway.compression.VariantTags;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which headers pass. What belongs to one connection ends here, and nobody outside may speak with
 * the voice of the gateway.
 */
final class Headers {

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  /** Set by the gateway itself, or meant for it alone. */
  private static final Set<String> OWN_IN_REQUEST =
      Set.of(
          "host",
          "expect",
          "forwarded",
          "content-length",
          "traceparent",
          "tracestate",
          "baggage",
          "x-request-id",
          "x-real-ip");

  /** What may have tags of the form as gzip, which services do not know. */
  private static final Set<String> CONDITIONS = Set.of("if-match", "if-none-match");

  private static final Set<String> OWN_IN_RESPONSE =
      Set.of("server", "x-request-id", "x-content-type-options", "ratelimit", "ratelimit-policy");

  private Headers() {}

  /** Copies what a client may tell a service. */
  static void copyRequest(MultiMap from, MultiMap to) {
    Set<String> named = namedByConnection(from);
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      String value = header.getValue();
      if (!HOP_BY_HOP.contains(name)
          && !OWN_IN_REQUEST.contains(name)
          && !isReserved(name)
          && !named.contains(name)) {
        to.add(name, CONDITIONS.contains(name) ? VariantTags.plain(value) : value);
      }
    }
  }

  /** Copies what a service may tell a client. */
  static void copyResponse(MultiMap from, MultiMap to) {
    Set<String> named = namedByConnection(from);
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(name) && !OWN_IN_RESPONSE.contains(name) && !named.contains(name)) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  /** What of a service's answer may be told to clients, by itself. */
  static MultiMap passable(MultiMap headers) {
    MultiMap passable = MultiMap.caseInsensitiveMultiMap();
    copyResponse(headers, passable);
    return passable;
  }

  private static boolean isReserved(String name) {
    return name.startsWith("x-")
        && (name.startsWith("x-forwarded-")
            || name.startsWith("x-user-")
            || name.startsWith("x-internal-")
            || name.startsWith("x-evently-")
            || name.startsWith("x-original-")
            || name.equals("x-user")
            || name.equals("x-rewrite-url"));
  }

  private static Set<String> namedByConnection(MultiMap headers) {
    String connection = headers.get("connection");
    if (connection == null
        || connection.equalsIgnoreCase("keep-alive")
        || connection.equalsIgnoreCase("close")) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    for (String value : headers.getAll("connection")) {
      Arrays.stream(value.split(","))
          .map(n -> n.trim().toLowerCase(Locale.ROOT))
          .forEach(names::add);
    }
    return names;
  }
}
