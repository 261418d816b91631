package io.evently.gateway.support;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands where a service would, at the level of HTTP only: the last segment of the path says how it
 * misbehaves; without one it answers what it was sent.
 */
public final class OddService {

  private static final int HUGE = 5 * 1024 * 1024;

  private final Vertx vertx;
  private final Catalogue catalogue = new Catalogue();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger resets = new AtomicInteger();
  private volatile Health health = Health.WELL;
  private volatile String openApi = "{}";
  private final AtomicBoolean losesNext = new AtomicBoolean();
  private volatile Booked booked;
  private HttpServer server;

  /** What {@code /q/health} says. */
  public enum Health {
    WELL,
    RELAY_DOWN,
    DATABASE_DOWN,
    HUNG
  }

  OddService(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Listens; port 0 chooses one. */
  public int start(int port) {
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .addWebSocketSubProtocol("evently.v1")
                    .setMaxWebSocketFrameSize(2_000_000)
                    .setMaxWebSocketMessageSize(2_000_000))
            .requestHandler(this::handle)
            .webSocketHandler(this::say)
            .listen(port, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    return server.actualPort();
  }

  /** As a process that is gone: connections are closed, new ones refused. */
  public void stop() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  public void health(Health now) {
    health = now;
  }

  public void openApi(String document) {
    openApi = document;
  }

  /** Every answer to {@code POST /api/v1/bookings} from now on; null for the usual ones. */
  public void bookingsAnswer(Booked answer) {
    booked = answer;
  }

  /** The next {@code POST /api/v1/bookings} is taken, and its connection closed. */
  public void loseNextBooking() {
    losesNext.set(true);
  }

  /** What a booking is answered. */
  public record Booked(int status, String body) {}

  /** Events that it answers as event-service does. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** API requests that arrived. */
  public int requests() {
    return requests.get();
  }

  /** Says what came with the handshake, and then everything back. */
  private void say(ServerWebSocket socket) {
    socket.writeTextMessage(
        new JsonObject()
            .put("uri", socket.uri())
            .put("authorization", socket.headers().get("authorization"))
            .put("forwarded", socket.headers().get("x-forwarded-for"))
            .encode());
    socket.textMessageHandler(
        text -> {
          if (text.equals("bye")) {
            socket.close((short) 4001, "as asked");
          } else {
            socket.writeTextMessage(text);
          }
        });
  }

  private void handle(HttpServerRequest request) {
    String path = request.path();
    if (path.startsWith("/q/health")) {
      answerHealth(request.response(), path.endsWith("/ready"));
      return;
    }
    if (path.equals("/openapi")) {
      request.response().putHeader("content-type", "application/json").end(openApi);
      return;
    }
    requests.incrementAndGet();
    if (catalogue.answers(request)) {
      return;
    }
    request
        .body()
        .onSuccess(body -> behave(request, path.substring(path.lastIndexOf('/') + 1), body));
  }

  private void behave(HttpServerRequest request, String how, Buffer body) {
    HttpServerResponse response = request.response();
    if (how.equals("bookings") && losesNext.getAndSet(false)) {
      request.connection().close();
      return;
    }
    Booked answer = booked;
    if (answer != null && how.equals("bookings")) {
      response.setStatusCode(answer.status()).end(answer.body());
      return;
    }
    switch (how) {
      case "silent" -> {}
      case "late" -> vertx.setTimer(200, t -> response.end("late"));
      case "reset" -> request.connection().close();
      case "reset-once" -> {
        if (resets.getAndIncrement() == 0) {
          request.connection().close();
        } else {
          response.end("second");
        }
      }
      case "cut" -> {
        response.putHeader("content-length", "1000").write("half");
        vertx.setTimer(50, t -> request.connection().close());
      }
      case "cut-stream" -> {
        response.setChunked(true).write(Buffer.buffer(new byte[100_000]));
        vertx.setTimer(50, t -> request.connection().close());
      }
      case "huge" ->
          response
              .putHeader("content-length", String.valueOf(HUGE))
              .end(Buffer.buffer(new byte[HUGE]));
      case "chunked" -> {
        response.setChunked(true).write("one,");
        vertx.setTimer(20, t -> response.end("two"));
      }
      case "long" -> {
        response.putHeader("content-type", "application/json").putHeader("etag", "\"7\"");
        if ("\"7\"".equals(request.getHeader("if-none-match"))) {
          response.setStatusCode(304).end();
        } else {
          response.end("y".repeat(2000));
        }
      }
      case "stream" ->
          response
              .putHeader("content-type", "application/json; charset=utf-8")
              .putHeader("etag", "\"9\"")
              .end("0123456789".repeat(30_000));
      case "cut-json" -> {
        response.putHeader("content-type", "application/json").setChunked(true);
        response.write("0123456789".repeat(30_000));
        vertx.setTimer(50, t -> request.connection().close());
      }
      case "events" ->
          response
              .putHeader("content-type", "text/event-stream")
              .setChunked(true)
              .end("data: tick\n\n".repeat(300));
      case "encoded" ->
          response
              .putHeader("content-type", "application/json")
              .putHeader("content-encoding", "br")
              .end("z".repeat(2000));
      case "untouchable" ->
          response
              .putHeader("content-type", "application/json")
              .putHeader("cache-control", "no-transform")
              .end("z".repeat(2000));
      case "picture" -> response.putHeader("content-type", "image/png").end("z".repeat(2000));
      case "failed" -> response.setStatusCode(500).end("{\"code\":\"internal_error\"}");
      case "created" ->
          response
              .setStatusCode(201)
              .putHeader("location", "http://" + request.getHeader("host") + "/api/v1/events/1")
              .end("{}");
      case "empty" -> response.setStatusCode(204).end();
      case "tagged" ->
          response
              .putHeader("etag", "\"7\"")
              .putHeader("cache-control", "max-age=1")
              .putHeader("server", "odd/1.0")
              .end("tagged");
      default -> response.putHeader("content-type", "application/json").end(echo(request, body));
    }
  }

  private static Buffer echo(HttpServerRequest request, Buffer body) {
    var headers = new JsonObject();
    request
        .headers()
        .forEach(h -> headers.put(h.getKey().toLowerCase(java.util.Locale.ROOT), h.getValue()));
    return new JsonObject()
        .put("method", request.method().name())
        .put("uri", request.uri())
        .put("headers", headers)
        .put("body", body.toString())
        .toBuffer();
  }

  private void answerHealth(HttpServerResponse response, boolean readiness) {
    Health now = health;
    if (now == Health.HUNG) {
      return;
    }
    var checks = new JsonArray().add(check("database", now != Health.DATABASE_DOWN));
    boolean up = now != Health.DATABASE_DOWN;
    if (!readiness) {
      checks.add(check("relay", now != Health.RELAY_DOWN));
      up &= now != Health.RELAY_DOWN;
    }
    response
        .setStatusCode(up ? 200 : 503)
        .putHeader("content-type", "application/json")
        .end(new JsonObject().put("status", up ? "UP" : "DOWN").put("checks", checks).encode());
  }

  private static JsonObject check(String name, boolean up) {
    return new JsonObject().put("name", name).put("status", up ? "UP" : "DOWN");
  }
}
