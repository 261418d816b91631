package io.evently.gateway.tls;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What the server is told where a certificate is given. It cannot stand in the properties, since
 * half of it would turn TLS on.
 */
final class TlsSettings {

  static final String CERTIFICATE = "EVENTLY_TLS_CERTIFICATE";
  static final String KEY = "EVENTLY_TLS_KEY";
  private static final String PORT = "EVENTLY_TLS_PORT";
  private static final String PLAIN = "EVENTLY_TLS_HTTP";
  private static final String RELOAD = "EVENTLY_TLS_RELOAD";

  /** Of the server only: what the gateway trusts when it calls is another matter. */
  private static final String OURS = "quarkus.tls.door.";

  private TlsSettings() {}

  /**
   * @param environment gives a variable, or null
   * @return properties of Quarkus; none without a certificate
   * @throws IllegalArgumentException when only half is given, or a value is none
   */
  static Map<String, String> of(UnaryOperator<String> environment) {
    String certificate = given(environment, CERTIFICATE, "");
    String key = given(environment, KEY, "");
    if (certificate.isEmpty() && key.isEmpty()) {
      return Map.of();
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      throw new IllegalArgumentException(
          "TLS needs a certificate and its key: set both, " + CERTIFICATE + " and " + KEY);
    }
    Map<String, String> settings = new HashMap<>();
    settings.put("quarkus.http.tls-configuration-name", "door");
    settings.put("quarkus.http.ssl-port", given(environment, PORT, "3443"));
    settings.put("quarkus.http.insecure-requests", plain(given(environment, PLAIN, "redirect")));
    settings.put(OURS + "key-store.pem.0.cert", certificate);
    settings.put(OURS + "key-store.pem.0.key", key);
    settings.put(OURS + "protocols", "TLSv1.3,TLSv1.2");
    settings.put(OURS + "reload-period", given(environment, RELOAD, "1H"));
    return settings;
  }

  private static String plain(String wish) {
    return switch (wish) {
      case "redirect" -> "redirect";
      case "off" -> "disabled";
      case "on" -> "enabled";
      default -> throw new IllegalArgumentException(PLAIN + " is redirect, off or on, not " + wish);
    };
  }

  private static String given(UnaryOperator<String> environment, String name, String otherwise) {
    String value = environment.apply(name);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }
}
