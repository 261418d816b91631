package io.evently.deploy;

import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The compose file with its anchors merged. */
final class Compose {

  private final Map<String, Object> file;

  private Compose(Map<String, Object> file) {
    this.file = file;
  }

  static Compose read() {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return new Compose(yaml.load(Repository.read("docker-compose.yml")));
  }

  Map<String, Map<String, Object>> services() {
    Map<String, Map<String, Object>> services = new TreeMap<>();
    map(file.get("services")).forEach((name, service) -> services.put(name, map(service)));
    return services;
  }

  Map<String, Object> service(String name) {
    return services().get(name);
  }

  /** The environment of one service; no variable is replaced. */
  Map<String, String> environment(String service) {
    Map<String, String> environment = new TreeMap<>();
    map(service(service).get("environment"))
        .forEach((name, value) -> environment.put(name, String.valueOf(value)));
    return environment;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }
}
