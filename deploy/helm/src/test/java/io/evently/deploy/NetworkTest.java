package io.evently.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.local.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the policies as a cluster would: a connection needs leave at both of its ends. */
class NetworkTest {

  private static final int POSTGRES = 5432;
  private static final int KAFKA = 9092;
  private static final int REDIS = 6379;
  private static final int SMTP = 587;

  @TempDir Path folder;

  static Stream<Values> examples() throws IOException {
    return Values.examples();
  }

  /** Whom it asks, is whose address it reads. */
  @Test
  void servicesReachThoseThatTheyAskAndNoOther() {
    Map<String, Set<String>> reached = reached(Values.of("minimal"));
    Pattern address = Pattern.compile("\\$\\{([A-Z_]+)_URL:");
    for (Service service : Service.values()) {
      Set<String> read =
          address
              .matcher(
                  Repository.read(service.label() + "/src/main/resources/application.properties"))
              .results()
              .map(match -> match.group(1))
              .filter(name -> name.endsWith("_SERVICE") || name.equals("GATEWAY"))
              .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(reached.get(service.label())).as(service.label()).isEqualTo(read);
    }
  }

  @Test
  void inATryTheKeysComeFromTheGateway() {
    Map<String, Set<String>> reached = reached(Values.of("local"));
    reached.remove("gateway");
    assertThat(reached)
        .allSatisfy((service, others) -> assertThat(others).as(service).contains("gateway"));
  }

  @Test
  void serversAreOpenToThoseThatUseThemOnly() {
    for (Service service : Service.values()) {
      boolean redis =
          Repository.read(service.label() + "/pom.xml").contains("quarkus-redis-client");
      assertThat(mayLeave(service, POSTGRES)).isTrue();
      assertThat(mayLeave(service, KAFKA)).isTrue();
      assertThat(mayLeave(service, REDIS)).as(service.label()).isEqualTo(redis);
      assertThat(mayLeave(service, SMTP))
          .as(service.label())
          .isEqualTo(service == Service.NOTIFICATION);
      assertThat(mayLeave(service, 80)).isFalse();
    }
  }

  @Test
  void onlyTheGatewayIsReachedFromOutside() {
    for (Service service : Service.values()) {
      boolean open =
          policy(Values.of("minimal"), service).getSpec().getIngress().stream()
              .flatMap(rule -> rule.getFrom().stream())
              .anyMatch(peer -> peer.getNamespaceSelector() != null || peer.getIpBlock() != null);
      assertThat(open).as(service.label()).isEqualTo(service == Service.GATEWAY);
    }
    assertThat(policy(Values.of("local"), Service.GATEWAY).getSpec().getIngress())
        .flatExtracting(NetworkPolicyIngressRule::getFrom)
        .extracting(NetworkPolicyPeer::getNamespaceSelector)
        .containsOnlyNulls();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everythingIsForbiddenFirstAndEverySelectorTakesPodsThatExist(Values values) {
    List<Map<String, String>> pods =
        Chart.render(values, folder, Deployment.class).stream()
            .map(deployment -> deployment.getSpec().getTemplate().getMetadata().getLabels())
            .toList();
    List<NetworkPolicy> policies = Chart.render(values, folder, NetworkPolicy.class);
    assertThat(policies).hasSize(Service.values().length);
    for (NetworkPolicy policy : policies) {
      assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
      Stream.of(
              Stream.of(policy.getSpec().getPodSelector().getMatchLabels()),
              policy.getSpec().getIngress().stream()
                  .flatMap(rule -> rule.getFrom().stream())
                  .filter(NetworkTest::isOurs)
                  .map(peer -> peer.getPodSelector().getMatchLabels()),
              policy.getSpec().getEgress().stream()
                  .flatMap(rule -> rule.getTo().stream())
                  .filter(NetworkTest::isOurs)
                  .map(peer -> peer.getPodSelector().getMatchLabels()))
          .flatMap(selectors -> selectors)
          .forEach(
              selector ->
                  assertThat(pods)
                      .anyMatch(pod -> pod.entrySet().containsAll(selector.entrySet())));
      assertThat(policy.getSpec().getIngress())
          .allSatisfy(
              rule -> {
                assertThat(rule.getFrom()).isNotEmpty();
                assertThat(rule.getPorts()).isNotEmpty();
              });
      assertThat(policy.getSpec().getEgress())
          .allSatisfy(rule -> assertThat(rule.getPorts()).isNotEmpty());
    }
  }

  @Test
  void withoutPoliciesThereAreNone() {
    Values off = Values.of("minimal").with("networkPolicy.enabled", false);
    assertThat(Chart.render(off, folder, NetworkPolicy.class)).isEmpty();
  }

  private Map<String, Set<String>> reached(Values values) {
    Map<String, Set<String>> reached = new TreeMap<>();
    for (Service from : Service.values()) {
      Set<String> others = new TreeSet<>();
      for (Service to : Service.values()) {
        if (from != to && isAllowed(values, from, to)) {
          others.add(to.label());
        }
      }
      reached.put(from.label(), others);
    }
    return reached;
  }

  private boolean isAllowed(Values values, Service from, Service to) {
    int port = port(values, to);
    boolean out =
        policy(values, from).getSpec().getEgress().stream()
            .anyMatch(
                rule -> takes(rule.getTo(), labels(values, to)) && has(rule.getPorts(), port));
    boolean in =
        policy(values, to).getSpec().getIngress().stream()
            .anyMatch(
                rule -> takes(rule.getFrom(), labels(values, from)) && has(rule.getPorts(), port));
    assertThat(out).as("%s to %s, at both ends", from, to).isEqualTo(in);
    return out;
  }

  /** To an address outside the cluster. */
  private boolean mayLeave(Service service, int port) {
    return policy(Values.of("minimal"), service).getSpec().getEgress().stream()
        .filter(rule -> rule.getTo().isEmpty())
        .map(NetworkPolicyEgressRule::getPorts)
        .anyMatch(ports -> has(ports, port));
  }

  private static boolean takes(List<NetworkPolicyPeer> peers, Map<String, String> labels) {
    return peers.stream()
        .filter(NetworkTest::isOurs)
        .anyMatch(
            peer ->
                labels.entrySet().containsAll(peer.getPodSelector().getMatchLabels().entrySet()));
  }

  private static boolean has(List<NetworkPolicyPort> ports, int port) {
    return ports.stream().anyMatch(it -> it.getPort().getIntVal() == port);
  }

  /** Of the release's own namespace. */
  private static boolean isOurs(NetworkPolicyPeer peer) {
    return peer.getPodSelector() != null && peer.getNamespaceSelector() == null;
  }

  private NetworkPolicy policy(Values values, Service service) {
    return named(Chart.render(values, folder, NetworkPolicy.class), service);
  }

  private Map<String, String> labels(Values values, Service service) {
    return deployment(values, service).getSpec().getTemplate().getMetadata().getLabels();
  }

  private int port(Values values, Service service) {
    return deployment(values, service)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getPorts()
        .getFirst()
        .getContainerPort();
  }

  private Deployment deployment(Values values, Service service) {
    return named(Chart.render(values, folder, Deployment.class), service);
  }

  private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> T named(
      List<T> objects, Service service) {
    return objects.stream()
        .filter(
            object -> object.getMetadata().getName().equals(Chart.RELEASE + "-" + service.label()))
        .findFirst()
        .orElseThrow();
  }
}
