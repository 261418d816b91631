package io.evently.gateway.identity;

import io.evently.gateway.support.Wire;
import io.evently.gateway.support.Wire.Answer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The auth API as a client uses it. */
record Http(int port) {

  static final String PASSWORD = "a long enough password";

  Answer post(String path, JsonObject body, String... tokens) {
    return send("POST", path, body, tokens);
  }

  Answer put(String path, JsonObject body, String... tokens) {
    return send("PUT", path, body, tokens);
  }

  Answer get(String path, String... tokens) {
    return Wire.get(port, path, headers(tokens).toArray(String[]::new));
  }

  Answer login(String email, String password) {
    return post(
        "/api/v1/auth/login", new JsonObject().put("email", email).put("password", password));
  }

  Answer refresh(String token) {
    return post("/api/v1/auth/refresh", new JsonObject().put("refresh_token", token));
  }

  /** {@code data} of a new account. */
  JsonObject registered(String email) {
    return data(post("/api/v1/auth/register", registration(email)));
  }

  static JsonObject registration(String email) {
    return new JsonObject().put("email", email).put("name", "Ann").put("password", PASSWORD);
  }

  static String freshEmail() {
    return "ann-" + UUID.randomUUID() + "@example.com";
  }

  static JsonObject data(Answer answer) {
    JsonObject body = new JsonObject(answer.body());
    if (answer.status() >= 300) {
      throw new AssertionError(answer.toString());
    }
    return body.getJsonObject("data");
  }

  static String code(Answer answer) {
    return new JsonObject(answer.body()).getString("code");
  }

  private Answer send(String method, String path, JsonObject body, String... tokens) {
    List<String> headers = headers(tokens);
    headers.add("Content-Type: application/json");
    return Wire.send(
        port,
        method + " " + path,
        body == null ? "" : body.encode(),
        headers.toArray(String[]::new));
  }

  private static List<String> headers(String... tokens) {
    List<String> headers = new ArrayList<>();
    for (String token : tokens) {
      headers.add("Authorization: Bearer " + token);
    }
    return headers;
  }
}
