package io.evently.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.local.Service;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartIT {

  @Test
  void servicesGetTheVariablesThatTheLocalRunnerGivesThem(@TempDir Path folder) {
    Map<Service, Set<String>> local = LocalEnvironments.names(folder.resolve("home"));
    List<Deployment> deployments = Chart.render(Values.of("minimal"), folder, Deployment.class);
    assertThat(deployments).hasSize(local.size());
    local.forEach(
        (service, names) ->
            assertThat(deployments)
                .filteredOn(it -> it.getMetadata().getName().endsWith("-" + service.label()))
                .singleElement()
                .satisfies(
                    deployment ->
                        assertThat(
                                deployment
                                    .getSpec()
                                    .getTemplate()
                                    .getSpec()
                                    .getContainers()
                                    .getFirst()
                                    .getEnv())
                            .as(service.label())
                            .extracting(EnvVar::getName)
                            .doesNotHaveDuplicates()
                            .containsAll(names)));
  }
}
