package io.evently.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The chart, rendered by Helm itself (as a library), and its objects as Kubernetes reads them. */
final class Chart {

  static final String RELEASE = "shop";

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  /** By values: the chart does not change while tests run. */
  private static final Map<String, List<HasMetadata>> RENDERED = new ConcurrentHashMap<>();

  private Chart() {}

  /**
   * All objects of a release named {@value #RELEASE}.
   *
   * @throws RuntimeException with Helm's own words when it refuses the values
   */
  static List<HasMetadata> render(Values values, Path folder) {
    return RENDERED.computeIfAbsent(values.yaml(), yaml -> parsed(manifest(values, folder)));
  }

  static <T extends HasMetadata> List<T> render(Values values, Path folder, Class<T> type) {
    return render(values, folder).stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Helm's lint takes no values, so it gets a copy of the chart that has them as its own. */
  static LintResult lint(Values values, Path folder) throws IOException {
    Path chart = Repository.file("deploy/helm/evently");
    Path copy = folder.resolve("evently");
    try (Stream<Path> files = Files.walk(chart)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(chart.relativize(file).toString()));
      }
    }
    String own = Files.readString(copy.resolve("values.yaml"));
    Files.writeString(copy.resolve("values.yaml"), values.over(Values.load(own)).yaml());
    return new Helm(copy).lint().strict().call();
  }

  private static String manifest(Values values, Path folder) {
    return new Helm(Repository.file("deploy/helm/evently"))
        .template()
        .withName(RELEASE)
        .withNamespace("tickets")
        .withKubeVersion("1.33.0")
        .withValuesFile(values.file(folder))
        .call();
  }

  private static List<HasMetadata> parsed(String manifest) {
    return Arrays.stream(manifest.split("(?m)^---$"))
        .filter(part -> part.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
        .map(part -> (HasMetadata) YAML.unmarshal(part))
        .toList();
  }
}
