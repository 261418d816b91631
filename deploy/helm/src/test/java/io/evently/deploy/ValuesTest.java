package io.evently.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evently.local.Service;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {

  private static final Values GOOD = Values.of("minimal");

  @TempDir Path folder;

  /** A misspelt value that is silently ignored is the commonest trouble with charts. */
  static Stream<String> places() {
    List<String> places = new ArrayList<>();
    objects("", Values.load(Repository.read("deploy/helm/evently/values.yaml")), places);
    return places.stream();
  }

  @ParameterizedTest
  @MethodSource("places")
  void anUnknownNameIsRefused(String place) {
    assertRefused(GOOD.with(place + "mistyped", "x"), "mistyped");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          image.repository               | Registry/With Spaces
          image.tag                      | no/tag
          image.pullPolicy               | Sometimes
          environment                    | staging
          tokens.issuer                  | ""
          problemBase                    | tickets.example.org/problems/
          kafka.bootstrapServers         | kafka.example.org
          secret                         | Not A Name
          services.gateway.port          | 80
          services.gateway.port          | "3000"
          services.gateway.replicas      | 0
          services.gateway.databaseSecret | ""
          services.gateway.shardSecrets  | [gateway-1]
          services.booking-service.shardSecrets | [one, one]
          services.booking-service.shardSecrets | [a, b, c, d, e, f, g, h]
          services.gateway.resources.cpu | lots
          services.gateway.resources.memory | 512
          services.gateway.autoscaling.cpuPercent | 101
          services.gateway.autoscaling.enabled | "yes"
          networkPolicy.dns.namespace    | Kube System
          networkPolicy.servers.postgres.ports | []
          networkPolicy.servers.postgres.ports | [0]
          networkPolicy.servers.redis.to | [{cidr: anywhere}]
          networkPolicy.clients          | [{cidr: 10.0.0.0/8, namespace: both}]
          networkPolicy.clients          | [{podLabels: {app: x}}]
          networkPolicy.clients          | [{namespace: a, labels: {app: x}}]
          services.gateway.extraEnv      | [{name: lower, value: x}]
          services.gateway.extraEnv      | [{name: BOTH, value: x, secret: a, key: b}]
          services.gateway.extraEnv      | [{name: HALF, secret: a}]
          tokens.jwks                    | ["http://gateway:3000/keys"]
          tokens.jwks                    | "https://tickets.example.org/keys"
          """)
  void aWrongValueIsRefused(String path, String value) {
    assertRefused(GOOD.with(path, Values.load("value: " + value).get("value")), path);
  }

  /** Which of two variables of one name wins, is nobody's to guess. */
  @Test
  void aVariableThatTheChartSetsIsNotSetAgain() {
    Chart.render(GOOD, folder, Deployment.class).stream()
        .flatMap(it -> it.getSpec().getTemplate().getSpec().getContainers().stream())
        .flatMap(container -> container.getEnv().stream())
        .map(EnvVar::getName)
        .distinct()
        .forEach(
            name ->
                assertRefused(
                    GOOD.with(
                        "services.gateway.extraEnv", List.of(Map.of("name", name, "value", "x"))),
                    "extraEnv"));
  }

  @Test
  void anIngressWithoutAHostIsRefused() {
    assertRefused(GOOD.with("ingress.enabled", true), "/ingress/host");
  }

  @Test
  void aServiceThatDoesNotExistIsRefused() {
    assertRefused(GOOD.with("services.parking-service", Map.of("port", 3007)), "parking-service");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          image.repository       | ""  | image.repository: the folder of the images
          kafka.bootstrapServers | ""  | kafka.bootstrapServers: host:port
          tokens.jwks            | []  | tokens.jwks: in production name the https address
          services.gateway.autoscaling.min | 7 | min is more than max
          """)
  void whatIsMissingIsNamedInASentence(String path, String value, String sentence) {
    assertThatThrownBy(
            () ->
                Chart.render(GOOD.with(path, Values.load("value: " + value).get("value")), folder))
        .hasMessageContaining(sentence);
  }

  @Test
  void keysWithoutTlsAreForATryOnly() {
    Values local = Values.of("local");
    assertThat(Chart.render(local, folder, Deployment.class))
        .allSatisfy(
            deployment ->
                assertThat(
                        ChartTest.environment(
                            deployment
                                .getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()))
                    .containsEntry(
                        "EVENTLY_JWKS", "http://shop-gateway:3000/.well-known/jwks.json"));
    assertThat(Chart.render(local.with("tokens.jwks", List.of("http://keys:80/k")), folder))
        .isNotEmpty();
  }

  @Test
  void theSchemaKnowsTheServicesOfTheCodeAndIsClosedEverywhere() throws IOException {
    JsonNode schema =
        new ObjectMapper().readTree(Repository.read("deploy/helm/evently/values.schema.json"));
    assertThat(new TreeSet<>(names(schema.at("/properties/services/properties"))))
        .isEqualTo(new TreeSet<>(Stream.of(Service.values()).map(Service::label).toList()))
        .isEqualTo(
            new TreeSet<>(
                Compose.map(
                        Values.load(Repository.read("deploy/helm/evently/values.yaml"))
                            .get("services"))
                    .keySet()));
    List<JsonNode> objects =
        schema.findParents("type").stream()
            .filter(node -> node.path("type").asText().equals("object"))
            .toList();
    assertThat(objects).hasSizeGreaterThan(10);
    assertThat(objects)
        .allSatisfy(
            object -> {
              JsonNode others = object.path("additionalProperties");
              assertThat(others.isBoolean() && !others.asBoolean() || others.isObject())
                  .as(object.toString())
                  .isTrue();
            });
  }

  private void assertRefused(Values values, String what) {
    assertThatThrownBy(() -> Chart.render(values, folder))
        .as(values.name())
        .hasMessageContaining("values don't meet the specifications of the schema")
        .hasMessageContaining(what.substring(what.lastIndexOf('.') + 1));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Each object in the values with closed names; annotations are the user's own. */
  private static void objects(String path, Map<String, Object> object, List<String> found) {
    found.add(path);
    object.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> && !name.equals("annotations")) {
            objects(path + name + ".", Compose.map(value), found);
          }
        });
  }
}
