package io.evently.gateway.page;

import io.evently.gateway.compression.Compression;
import io.evently.gateway.problem.Problems;
import io.evently.platform.problem.CommonProblem;
import io.evently.platform.problem.ProblemBody;
import io.evently.platform.problem.ProblemException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the {@code type} of a problem leads to: a page of each code, and one of all. Made once, of
 * the registry that the codes are checked against.
 */
@Singleton
class ProblemCatalogue {

  private static final String LIST = "/problems";
  private static final String ONE = LIST + "/:code";
  private static final int BEFORE_RESOURCES = -10;

  /** After the address of the pages is known. */
  private static final int LATE = 5000;

  private final Compression compression;
  private volatile Pages all;
  private volatile Map<String, Pages> byCode = Map.of();

  /** The same for people and for programs. */
  private record Pages(FixedPage html, FixedPage json) {

    FixedPage fitting(RoutingContext context) {
      return Accepted.prefersJson(context.request().getHeader(HttpHeaderNames.ACCEPT))
          ? json
          : html;
    }
  }

  ProblemCatalogue(Compression compression) {
    this.compression = compression;
  }

  void make(@Observes @Priority(LATE) StartupEvent start) {
    List<ProblemEntry> entries = ProblemEntry.all();
    var list = new JsonArray();
    Map<String, Pages> pages = new HashMap<>();
    for (ProblemEntry entry : entries) {
      String type = ProblemBody.type(entry.code());
      JsonObject json = entry.toJson(type);
      list.add(json);
      pages.put(entry.code(), pages(ProblemHtml.page(entry, type), json));
    }
    all = pages(ProblemHtml.list(entries), new JsonObject().put("problems", list));
    byCode = pages;
  }

  void install(@Observes Router router) {
    route(router, LIST).handler(context -> all.fitting(context).answer(context.request()));
    route(router, ONE).handler(this::answerOne);
  }

  private Pages pages(String html, JsonObject json) {
    return new Pages(
        FixedPage.of(compression, "text/html; charset=utf-8", html),
        FixedPage.of(compression, "application/json", json.encode()));
  }

  private static Route route(Router router, String path) {
    return router
        .route(path)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .order(BEFORE_RESOURCES);
  }

  private void answerOne(RoutingContext context) {
    Pages found = byCode.get(context.pathParam("code"));
    if (found == null) {
      Problems.send(
          context.request(),
          ProblemException.of(
              CommonProblem.NOT_FOUND, "There is no such code: GET /problems lists them."));
    } else {
      found.fitting(context).answer(context.request());
    }
  }
}
