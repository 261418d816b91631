package io.evently.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Values of the chart, from one of its examples and changed by a test. */
record Values(String name, Map<String, Object> tree) {

  /** One that is in {@code ci/}, e.g. {@code minimal}. */
  static Values of(String example) {
    return new Values(
        example, load(Repository.read("deploy/helm/evently/ci/" + example + "-values.yaml")));
  }

  /** All that are in {@code ci/}. */
  static Stream<Values> examples() throws IOException {
    try (Stream<Path> files = Files.list(Repository.file("deploy/helm/evently/ci"))) {
      return files
          .map(file -> file.getFileName().toString().replace("-values.yaml", ""))
          .sorted()
          .toList()
          .stream()
          .map(Values::of);
    }
  }

  /**
   * The same with one more value.
   *
   * @param path names with dots between
   */
  Values with(String path, Object value) {
    Map<String, Object> copy = load(yaml());
    Map<String, Object> inner = copy;
    String[] names = path.split("\\.", -1);
    for (int i = 0; i < names.length - 1; i++) {
      inner = Compose.map(inner.computeIfAbsent(names[i], none -> new LinkedHashMap<>()));
    }
    inner.put(names[names.length - 1], value);
    return new Values(name + " with " + path + "=" + value, copy);
  }

  /** These on top of others, as Helm puts them on top of the chart's. */
  Values over(Map<String, Object> below) {
    return new Values(name, merged(below, tree));
  }

  String yaml() {
    return new Yaml().dump(tree);
  }

  Path file(Path folder) {
    try {
      return Files.writeString(Files.createTempFile(folder, "values", ".yaml"), yaml());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  static Map<String, Object> load(String yaml) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
  }

  private static Map<String, Object> merged(Map<String, Object> below, Map<String, Object> above) {
    Map<String, Object> result = new LinkedHashMap<>(below);
    above.forEach(
        (key, value) ->
            result.merge(
                key,
                value,
                (old, mine) ->
                    old instanceof Map && mine instanceof Map
                        ? merged(Compose.map(old), Compose.map(mine))
                        : mine));
    return result;
  }
}
