package io.evently.platform.config;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One Postgres database and who connects to it.
 *
 * @param jdbcUrl without user and password
 * @param user null when the URL names none
 * @param password null when the URL names none
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {

  /**
   * @param url {@code postgresql://user:password@host[:port]/db[?options]}, {@code postgres://…},
   *     or {@code jdbc:postgresql://…}
   * @throws IllegalArgumentException when it is neither
   */
  public static DatabaseUrl parse(String url) {
    if (url.startsWith("jdbc:postgresql://")) {
      return ofJdbc(url);
    }
    if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
      throw new IllegalArgumentException(
          "DATABASE_URL must start with postgresql:// or jdbc:postgresql://");
    }
    URI uri = URI.create(url);
    String[] who =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new DatabaseUrl(
        "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query,
        who.length > 0 ? decode(who[0]) : null,
        who.length > 1 ? decode(who[1]) : null);
  }

  /**
   * The properties of the default datasource; {@code schema} (may be null) becomes the search path.
   */
  Map<String, String> asQuarkusProperties(String schema) {
    var properties = new LinkedHashMap<String, String>();
    properties.put("quarkus.datasource.jdbc.url", jdbcUrlOf(schema));
    if (user != null) {
      properties.put("quarkus.datasource.username", user);
    }
    if (password != null) {
      properties.put("quarkus.datasource.password", password);
    }
    return properties;
  }

  /** With {@code schema}, which may be null, as the search path. */
  public String jdbcUrlOf(String schema) {
    String separator = jdbcUrl.contains("?") ? "&" : "?";
    return schema == null ? jdbcUrl : jdbcUrl + separator + "currentSchema=" + schema;
  }

  /** User and password may stand among the options; who connects is told apart from where. */
  private static DatabaseUrl ofJdbc(String url) {
    int question = url.indexOf('?');
    if (question < 0) {
      return new DatabaseUrl(url, null, null);
    }
    Map<String, String> who = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    for (String option : url.substring(question + 1).split("&")) {
      String[] parts = option.split("=", 2);
      if (parts.length == 2 && (parts[0].equals("user") || parts[0].equals("password"))) {
        who.put(parts[0], decode(parts[1]));
      } else {
        others.add(option);
      }
    }
    String query = others.isEmpty() ? "" : "?" + String.join("&", others);
    return new DatabaseUrl(
        url.substring(0, question) + query, who.get("user"), who.get("password"));
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
