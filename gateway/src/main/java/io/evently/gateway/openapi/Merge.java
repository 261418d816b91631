package io.evently.gateway.openapi;

import io.evently.gateway.route.Routes;
import io.evently.gateway.route.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes one OpenAPI document of several. Only paths that the routing table leads to their service
 * are taken, so the document never shows what cannot be reached.
 */
final class Merge {

  private static final String REF = "$ref";
  private static final String COMPONENTS = "#/components/";

  private final JsonObject merged;
  private final JsonObject components = new JsonObject();
  private final Map<String, Object> paths = new TreeMap<>();
  private final Map<String, Object> tags = new TreeMap<>();
  private final Set<String> operationIds = new HashSet<>();

  private Merge(JsonObject base) {
    this.merged = base.copy();
    take("gateway", base);
  }

  /**
   * @param base the gateway's own document: info, servers, its own paths
   * @param services documents by service name, in the order of precedence for names
   */
  static JsonObject of(JsonObject base, Map<String, JsonObject> services) {
    var merge = new Merge(base);
    services.forEach(merge::add);
    return merge.result();
  }

  private void add(String service, JsonObject document) {
    take(service, onlyRouted(service, document));
  }

  private void take(String service, JsonObject document) {
    JsonObject own = document.getJsonObject("components", new JsonObject());
    Map<String, String> renamed = renames(service, own);
    for (String kind : own.fieldNames()) {
      JsonObject target = section(kind);
      JsonObject source = own.getJsonObject(kind);
      for (String name : source.fieldNames()) {
        String reference = COMPONENTS + kind + "/" + name;
        String as = renamed.getOrDefault(reference, reference);
        target.put(as.substring(as.lastIndexOf('/') + 1), rename(source.getValue(name), renamed));
      }
    }
    JsonObject taken = document.getJsonObject("paths", new JsonObject());
    for (String path : taken.fieldNames()) {
      var item = (JsonObject) rename(taken.getJsonObject(path), renamed);
      uniqueOperations(service, item);
      paths.merge(path, item, (one, two) -> ((JsonObject) one).copy().mergeIn((JsonObject) two));
    }
    for (Object tag : document.getJsonArray("tags", new JsonArray())) {
      tags.putIfAbsent(((JsonObject) tag).getString("name"), tag);
    }
  }

  /**
   * Components that others have under the same name with another meaning. One that refers to such a
   * component has another meaning as well, so this runs until nothing is added.
   */
  private Map<String, String> renames(String service, JsonObject own) {
    Set<String> different = new TreeSet<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (String kind : own.fieldNames()) {
        for (String name : own.getJsonObject(kind).fieldNames()) {
          String reference = COMPONENTS + kind + "/" + name;
          Object other = section(kind).getValue(name);
          Object mine = own.getJsonObject(kind).getValue(name);
          if (other != null
              && !different.contains(reference)
              && (!other.equals(mine) || refersTo(mine, different))) {
            different.add(reference);
            grown = true;
          }
        }
      }
    }
    Map<String, String> renamed = new LinkedHashMap<>();
    for (String reference : different) {
      int name = reference.lastIndexOf('/') + 1;
      renamed.put(
          reference, reference.substring(0, name) + prefix(service) + reference.substring(name));
    }
    return renamed;
  }

  private void uniqueOperations(String service, JsonObject item) {
    for (String method : item.fieldNames()) {
      if (item.getValue(method) instanceof JsonObject operation
          && operation.containsKey("operationId")) {
        String id = operation.getString("operationId");
        String unique = id;
        for (int i = 1; !operationIds.add(unique); i++) {
          unique = service.replace("-service", "") + "_" + id + (i == 1 ? "" : "_" + i);
        }
        operation.put("operationId", unique);
      }
    }
  }

  private JsonObject section(String kind) {
    if (!components.containsKey(kind)) {
      components.put(kind, new JsonObject());
    }
    return components.getJsonObject(kind);
  }

  private JsonObject result() {
    merged.put("paths", new JsonObject(paths));
    merged.put("components", components);
    merged.put("tags", new JsonArray(new ArrayList<>(tags.values())));
    return merged;
  }

  private static JsonObject onlyRouted(String service, JsonObject document) {
    JsonObject copy = document.copy();
    JsonObject all = copy.getJsonObject("paths", new JsonObject());
    for (String path : List.copyOf(all.fieldNames())) {
      if (!(Routes.of(path.replaceAll("\\{[^/]*}", "x")) instanceof Target.Service to
          && to.name().equals(service))) {
        all.remove(path);
      }
    }
    return copy;
  }

  private static boolean refersTo(Object value, Set<String> references) {
    return switch (value) {
      case JsonObject object ->
          (object.getValue(REF) instanceof String ref && references.contains(ref))
              || object.stream().anyMatch(e -> refersTo(e.getValue(), references));
      case JsonArray array -> array.stream().anyMatch(e -> refersTo(e, references));
      case null, default -> false;
    };
  }

  private static Object rename(Object value, Map<String, String> renamed) {
    return switch (value) {
      case JsonObject object -> {
        var copy = new JsonObject();
        object.forEach(
            e ->
                copy.put(
                    e.getKey(),
                    e.getKey().equals(REF) && e.getValue() instanceof String ref
                        ? renamed.getOrDefault(ref, ref)
                        : rename(e.getValue(), renamed)));
        yield copy;
      }
      case JsonArray array -> {
        var copy = new JsonArray();
        array.forEach(e -> copy.add(rename(e, renamed)));
        yield copy;
      }
      case null -> null;
      default -> value;
    };
  }

  /** {@code booking-service} gives {@code Booking}. */
  private static String prefix(String service) {
    String name = service.replace("-service", "");
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
