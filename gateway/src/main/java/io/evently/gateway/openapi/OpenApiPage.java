package io.evently.gateway.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.evently.gateway.compression.Compression;
import io.evently.gateway.page.ServiceReader;
import io.evently.gateway.page.Shared;
import io.evently.gateway.problem.Problems;
import io.evently.gateway.route.Routes;
import io.evently.gateway.route.Target;
import io.evently.platform.openapi.CommonParts;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves the merged document. A service that is down keeps its place with what it said last; one
 * that was never heard is named in {@code x-evently-unavailable}.
 */
@Singleton
class OpenApiPage {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration KEEP = Duration.ofSeconds(2);
  private static final int BEFORE_RESOURCES = -10;
  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();

  private final Compression compression;
  private final ServiceReader services;
  private final OpenApiDocumentService described;
  private final JsonObject base = base();
  private final Map<String, JsonObject> lastHeard = new ConcurrentHashMap<>();
  private final Shared<JsonObject> document = new Shared<>(this::ask, KEEP, System::nanoTime);

  OpenApiPage(ServiceReader services, OpenApiDocumentService described, Compression compression) {
    this.compression = compression;
    this.services = services;
    this.described = described;
  }

  void install(@Observes Router router) {
    router.get("/openapi").order(BEFORE_RESOURCES).handler(this::answer);
  }

  private void answer(RoutingContext context) {
    boolean yaml = "yaml".equalsIgnoreCase(context.request().getParam("format"));
    document
        .get()
        .onSuccess(json -> answer(context, yaml, json))
        .onFailure(defect -> Problems.failed(context.request(), defect));
  }

  private void answer(RoutingContext context, boolean yaml, JsonObject json) {
    HttpServerResponse response = context.response();
    response
        .putHeader(HttpHeaderNames.CONTENT_TYPE, yaml ? "application/yaml" : "application/json")
        .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-cache");
    Buffer body = Buffer.buffer(yaml ? yaml(json) : json.encode());
    response
        .end(compression.choose(context.request(), response.headers(), body))
        .onFailure(gone -> {});
  }

  private Future<JsonObject> ask() {
    List<Future<Void>> asked = Routes.services().stream().map(this::ask).toList();
    return Future.join(asked).map(all -> merge());
  }

  private Future<Void> ask(String service) {
    return services
        .read(service, "/openapi?format=json", PATIENCE)
        .onSuccess(
            answer -> {
              if (answer.status() == 200 && answer.body().containsKey("openapi")) {
                lastHeard.put(service, answer.body());
              }
            })
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private JsonObject merge() {
    Map<String, JsonObject> heard = new LinkedHashMap<>();
    var missing = new JsonArray();
    for (String service : Routes.services()) {
      JsonObject said = lastHeard.get(service);
      if (said == null) {
        missing.add(service);
      } else {
        heard.put(service, said);
      }
    }
    JsonObject merged = Merge.of(withOwnApi(), heard);
    return missing.isEmpty() ? merged : merged.put("x-evently-unavailable", missing);
  }

  /** The pages, and the endpoints that the gateway answers itself. */
  private JsonObject withOwnApi() {
    var own =
        new JsonObject(
            new String(
                described.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON),
                StandardCharsets.UTF_8));
    JsonObject whole = base.copy();
    JsonObject paths = own.getJsonObject("paths", new JsonObject());
    for (String path : paths.fieldNames()) {
      if (Routes.of(path) instanceof Target.Own || path.startsWith("/.well-known/")) {
        whole.getJsonObject("paths").put(path, paths.getJsonObject(path));
      }
    }
    JsonObject components = own.getJsonObject("components", new JsonObject());
    whole.put("components", components.mergeIn(whole.getJsonObject("components"), true));
    whole
        .getJsonArray("tags")
        .add(
            new JsonObject()
                .put("name", "auth")
                .put("description", "Accounts, sessions and the keys of access tokens"));
    return whole;
  }

  private static String yaml(JsonObject json) {
    try {
      return YAML.writeValueAsString(YAML.readTree(json.encode()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document of plain values must be writable", e);
    }
  }

  /** The gateway's own pages, with the parts that all services share. */
  private static JsonObject base() {
    JsonObject own = resource("/openapi/gateway.json");
    JsonObject common = resource(CommonParts.RESOURCE).getJsonObject("components");
    own.getJsonObject("components").mergeIn(common, true);
    return own;
  }

  private static JsonObject resource(String path) {
    try (InputStream in = OpenApiPage.class.getResourceAsStream(path)) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
