package io.evently.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentPageTest {

  private final String page = Repository.read("docs/deployment.md");

  @Test
  void theTableOfValuesIsComplete() {
    Set<String> values = new TreeSet<>();
    leaves("", Values.load(Repository.read("deploy/helm/evently/values.yaml")), values);
    assertThat(names(section("### Values"))).isEqualTo(values);
  }

  @Test
  void theTableOfSecretsIsComplete(@TempDir Path folder) {
    Set<String> keys =
        Chart.render(Values.of("minimal"), folder, Deployment.class).stream()
            .flatMap(it -> it.getSpec().getTemplate().getSpec().getContainers().stream())
            .flatMap(container -> container.getEnv().stream())
            .map(EnvVar::getValueFrom)
            .filter(from -> from != null)
            .map(from -> from.getSecretKeyRef().getKey())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> told = names(section("**Secrets**"));
    told.remove("evently-<service>-database");
    assertThat(told).isEqualTo(keys);
  }

  /** From a heading to the end of the first table behind it. */
  private String section(String heading) {
    String rest = page.substring(page.indexOf(heading));
    String table = rest.substring(rest.indexOf("\n|") + 1);
    return table.substring(0, table.indexOf("\n\n"));
  }

  /** What is in code style in the first column. */
  private static Set<String> names(String table) {
    return table
        .lines()
        .map(line -> line.split("\\|", -1)[1])
        .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void leaves(String path, Map<String, Object> object, Set<String> found) {
    object.forEach(
        (name, value) -> {
          boolean inner = value instanceof Map<?, ?> map && !map.isEmpty();
          if (inner && !(path + name).equals("networkPolicy.dns")) {
            leaves(path + placeholder(path, name) + ".", Compose.map(value), found);
          } else {
            found.add(path + name);
          }
        });
  }

  private static String placeholder(String path, String name) {
    return switch (path) {
      case "services." -> "<name>";
      case "networkPolicy.servers." -> "<server>";
      default -> name;
    };
  }
}
