package io.evently.gateway.health;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * State of one part.
 *
 * @param critical whether nothing can be sold without it
 * @param reason null when it is up
 * @param checks by name, as the part reports them
 */
record Part(
    String name, Status status, boolean critical, String reason, Map<String, String> checks) {

  static Part up(String name, boolean critical) {
    return new Part(name, Status.UP, critical, null, Map.of());
  }

  static Part down(String name, boolean critical, String reason) {
    return new Part(name, Status.DOWN, critical, reason, Map.of());
  }

  /**
   * A service: down when it is not ready, degraded when it is ready but one of its other checks (a
   * relay behind, say) is down.
   *
   * @param detail body of its {@code /q/health}
   */
  static Part ofService(String name, boolean critical, boolean ready, JsonObject detail) {
    Map<String, String> checks = new TreeMap<>();
    boolean well = true;
    for (Object check : detail.getJsonArray("checks", new JsonArray())) {
      if (check instanceof JsonObject one) {
        String status = one.getString("status", "UNKNOWN");
        checks.merge(one.getString("name", "unnamed"), status, Part::worse);
        well &= status.equals("UP");
      }
    }
    if (!ready) {
      return new Part(name, Status.DOWN, critical, "not ready", checks);
    }
    return well
        ? new Part(name, Status.UP, critical, null, checks)
        : new Part(name, Status.DEGRADED, critical, "a check is down", checks);
  }

  /** Of one service: without one of its instances tickets are sold as long as there is another. */
  static List<Part> ofInstances(List<Part> instances) {
    boolean served = instances.stream().anyMatch(part -> part.status != Status.DOWN);
    return instances.stream()
        .map(
            part ->
                new Part(
                    part.name, part.status, part.critical && !served, part.reason, part.checks))
        .toList();
  }

  JsonObject toJson() {
    var json = new JsonObject().put("status", status.name());
    if (reason != null) {
      json.put("reason", reason);
    }
    if (!checks.isEmpty()) {
      var all = new JsonObject();
      checks.forEach(all::put);
      json.put("checks", all);
    }
    return json;
  }

  private static String worse(String one, String other) {
    return one.equals("UP") ? other : one;
  }
}
