package io.evently.gateway.support;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers of event-service, by the last part of the path. What is asked for while it is held is
 * answered when it is let go, as it was when it was asked for.
 */
public final class Catalogue {

  private static final String EVERYBODYS = "public, max-age=0, s-maxage=";

  private final Map<String, Shown> shown = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> toHold = new ConcurrentHashMap<>();
  private final Map<String, Queue<Runnable>> held = new ConcurrentHashMap<>();
  private final Map<String, Queue<HttpServerRequest>> open = new ConcurrentHashMap<>();

  private record Shown(int status, String etag, String body, String control, boolean withToken) {}

  /** To everybody, for so long that no test sees the end. */
  public void shows(String id, long version) {
    shows(id, version, 600);
  }

  /** To everybody. */
  public void shows(String id, long version, int seconds) {
    String body = "{\"data\":{\"id\":\"%s\",\"version\":%d}}".formatted(id, version);
    shown.put(id, new Shown(200, "\"" + version + "\"", body, EVERYBODYS + seconds, false));
  }

  /** To everybody, and of this size. */
  public void showsBytes(String id, int size) {
    shown.put(id, new Shown(200, "\"1\"", "x".repeat(size), EVERYBODYS + 600, false));
  }

  /** To who has a token, and nobody else. */
  public void showsToItsOrganiser(String id) {
    shown.put(id, new Shown(200, "\"1\"", "a secret", "private, no-store", true));
  }

  /** To everybody, as it is. */
  public void showsBody(String id, String body) {
    shown.put(id, new Shown(200, null, body, EVERYBODYS + 0, false));
  }

  /** Answers with a problem. */
  public void fails(String id, int status) {
    shown.put(id, new Shown(status, null, "{\"code\":\"odd\"}", EVERYBODYS + 600, false));
  }

  /** So many of the next reads wait. */
  public void hold(String id, int reads) {
    toHold.put(id, new AtomicInteger(reads));
  }

  public void letGo(String id) {
    toHold.remove(id);
    Queue<Runnable> waiting = held.remove(id);
    if (waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }

  /** Breaks the connections of what is held; what comes next is held too. */
  public void cut(String id) {
    held.remove(id);
    Queue<HttpServerRequest> requests = open.remove(id);
    requests.forEach(request -> request.connection().close());
  }

  /** Reads that arrived. */
  public int asked(String id) {
    return asked.computeIfAbsent(id, none -> new AtomicInteger()).get();
  }

  boolean answers(HttpServerRequest request) {
    String path = request.path();
    String id = path.substring(path.lastIndexOf('/') + 1);
    Shown answer = shown.get(id);
    if (answer == null) {
      return false;
    }
    boolean known = request.headers().contains("authorization");
    Shown told =
        answer.withToken() && !known
            ? new Shown(404, null, "{\"code\":\"not_found\"}", "no-store", false)
            : answer;
    if (request.method() != HttpMethod.GET) {
      request.endHandler(end -> answer(request, told));
      request.resume();
      return true;
    }
    asked.computeIfAbsent(id, none -> new AtomicInteger()).incrementAndGet();
    AtomicInteger left = toHold.get(id);
    if (left != null && left.getAndDecrement() > 0) {
      open.computeIfAbsent(id, none -> new ConcurrentLinkedQueue<>()).add(request);
      held.computeIfAbsent(id, none -> new ConcurrentLinkedQueue<>())
          .add(() -> answer(request, told));
    } else {
      answer(request, told);
    }
    return true;
  }

  private static void answer(HttpServerRequest request, Shown told) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    response
        .setStatusCode(told.status())
        .putHeader("content-type", "application/json")
        .putHeader("cache-control", told.control());
    if (told.etag() != null) {
      response.putHeader("etag", told.etag());
    }
    response.end(told.body());
  }
}
