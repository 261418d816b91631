package io.evently.gateway.page;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A code of the published registry.
 *
 * @param services that answer it, or {@code all}
 * @param detail what it means and what to do; words of code in backticks
 */
record ProblemEntry(
    String code,
    int status,
    String title,
    boolean retryable,
    List<String> services,
    String detail) {

  private static final String REGISTRY = "/problems.json";

  /** All of them, in their published order. */
  static List<ProblemEntry> all() {
    try (InputStream in = ProblemEntry.class.getResourceAsStream(REGISTRY)) {
      JsonArray entries =
          new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8))
              .getJsonArray("problems");
      return entries.stream().map(entry -> of((JsonObject) entry)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProblemEntry of(JsonObject entry) {
    return new ProblemEntry(
        entry.getString("code"),
        entry.getInteger("status"),
        entry.getString("title"),
        entry.getBoolean("retryable"),
        entry.getJsonArray("services").stream().map(String.class::cast).toList(),
        entry.getString("detail"));
  }

  /**
   * @param type the address of its page
   */
  JsonObject toJson(String type) {
    return new JsonObject()
        .put("type", type)
        .put("code", code)
        .put("status", status)
        .put("title", title)
        .put("retryable", retryable)
        .put("services", new JsonArray(services))
        .put("detail", detail);
  }
}
