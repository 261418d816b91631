package io.evently.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import io.evently.local.Service;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {

  @TempDir Path folder;

  static Stream<Values> examples() throws IOException {
    return Values.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void helmFindsNothingToSay(Values values) throws IOException {
    LintResult lint = Chart.lint(values, folder);
    assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
    assertThat(lint.getMessages())
        .noneMatch(message -> message.contains("[WARNING]") || message.contains("[ERROR]"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void kubernetesKnowsEveryField(Values values) {
    List<HasMetadata> objects = Chart.render(values, folder);
    assertThat(objects).hasSizeGreaterThan(4 * Service.values().length);
    for (HasMetadata object : objects) {
      assertThat(Unknown.fields(object)).as(named(object)).isEmpty();
      assertThat(object.getMetadata().getName()).matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    }
    assertThat(objects.stream().map(ChartTest::named)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyServiceHasItsObjectsAndTheySelectItsPods(Values values) {
    for (Service service : Service.values()) {
      Deployment deployment = only(values, Deployment.class, service);
      Map<String, String> pods = deployment.getSpec().getTemplate().getMetadata().getLabels();
      assertThat(deployment.getSpec().getSelector().getMatchLabels()).isNotEmpty();
      for (Map<String, String> selector :
          List.of(
              deployment.getSpec().getSelector().getMatchLabels(),
              only(values, io.fabric8.kubernetes.api.model.Service.class, service)
                  .getSpec()
                  .getSelector(),
              only(values, PodDisruptionBudget.class, service)
                  .getSpec()
                  .getSelector()
                  .getMatchLabels(),
              only(values, NetworkPolicy.class, service)
                  .getSpec()
                  .getPodSelector()
                  .getMatchLabels())) {
        assertThat(pods).containsAllEntriesOf(selector);
        assertThat(podsWith(values, selector)).containsExactly(service.label());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void podsMeetTheRestrictedStandard(Values values) {
    for (Deployment deployment : Chart.render(values, folder, Deployment.class)) {
      PodSpec pod = deployment.getSpec().getTemplate().getSpec();
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.getHostNetwork()).isNull();
      assertThat(pod.getHostPID()).isNull();
      assertThat(pod.getHostIPC()).isNull();
      assertThat(pod.getVolumes()).extracting(Volume::getHostPath).containsOnlyNulls();
      for (Container container : pod.getContainers()) {
        var security = container.getSecurityContext();
        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        assertThat(security.getReadOnlyRootFilesystem()).isTrue();
        assertThat(security.getPrivileged()).isNull();
        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(security.getCapabilities().getAdd()).isEmpty();
        assertThat(container.getPorts()).extracting(ContainerPort::getHostPort).containsOnlyNulls();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void noPodHasATokenOfTheClusterOrItsVariables(Values values) {
    List<ServiceAccount> accounts = Chart.render(values, folder, ServiceAccount.class);
    assertThat(accounts)
        .singleElement()
        .satisfies(account -> assertThat(account.getAutomountServiceAccountToken()).isFalse());
    for (Deployment deployment : Chart.render(values, folder, Deployment.class)) {
      PodSpec pod = deployment.getSpec().getTemplate().getSpec();
      assertThat(pod.getServiceAccountName())
          .isEqualTo(accounts.getFirst().getMetadata().getName());
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      assertThat(pod.getEnableServiceLinks()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void addressesOfServicesAreWhereTheyListen(Values values) {
    for (Service caller : Service.values()) {
      Map<String, String> given = environment(container(values, caller));
      assertThat(given.get("PORT")).isEqualTo(port(values, caller).toString());
      for (Service callee : Service.values()) {
        var target = only(values, io.fabric8.kubernetes.api.model.Service.class, callee);
        assertThat(given.get(callee.label().toUpperCase(Locale.ROOT).replace('-', '_') + "_URL"))
            .isEqualTo(
                "http://"
                    + target.getMetadata().getName()
                    + ":"
                    + target.getSpec().getPorts().getFirst().getPort());
        assertThat(target.getSpec().getPorts().getFirst().getTargetPort().getStrVal())
            .isEqualTo(container(values, callee).getPorts().getFirst().getName());
        assertThat(target.getSpec().getPorts().getFirst().getPort())
            .isEqualTo(port(values, callee));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void probesAskTheHealthOfTheServiceAndAStopLeavesTimeForOpenRequests(Values values) {
    for (Service service : Service.values()) {
      Container container = container(values, service);
      assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/q/health/started");
      assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
      assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
      long pause = container.getLifecycle().getPreStop().getSleep().getSeconds();
      long grace =
          only(values, Deployment.class, service)
              .getSpec()
              .getTemplate()
              .getSpec()
              .getTerminationGracePeriodSeconds();
      assertThat(Duration.ofSeconds(grace - pause))
          .isGreaterThanOrEqualTo(Repository.shutdownTimeout().plusSeconds(10));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void memoryIsRequestedWholeAndEveryImageIsTheServices(Values values) {
    for (Service service : Service.values()) {
      Container container = container(values, service);
      assertThat(container.getResources().getLimits().get("memory"))
          .isNotNull()
          .isEqualTo(container.getResources().getRequests().get("memory"));
      assertThat(container.getResources().getRequests()).containsKey("cpu");
      assertThat(container.getImage()).matches("[^ ]+/" + service.label() + ":[^ :]+");
    }
  }

  @Test
  void valuesArriveWhereTheyBelong() {
    Values values = Values.of("full");
    Deployment booking = only(values, Deployment.class, Service.BOOKING);
    PodSpec pod = booking.getSpec().getTemplate().getSpec();
    Container container = pod.getContainers().getFirst();
    assertThat(booking.getSpec().getReplicas()).isEqualTo(3);
    assertThat(pod.getImagePullSecrets())
        .extracting(LocalObjectReference::getName)
        .containsExactly("registry", "other-registry");
    assertThat(container.getImage())
        .isEqualTo("registry.example.org:5000/evently/booking-service:1.2.3");
    assertThat(container.getImagePullPolicy()).isEqualTo("Always");
    assertThat(container.getResources().getLimits()).containsEntry("memory", new Quantity("2Gi"));
    assertThat(environment(container))
        .containsEntry("EVENTLY_ENV", "production")
        .containsEntry(
            "EVENTLY_JWKS",
            "https://tickets.example.org/.well-known/jwks.json,https://login.example.org/keys")
        .containsEntry("EVENTLY_ISSUER", "https://tickets.example.org")
        .containsEntry(
            "KAFKA_BOOTSTRAP_SERVERS", "kafka-0.example.org:9093,kafka-1.example.org:9093")
        .containsEntry("EVENTLY_BOOKING_LANE_QUEUE", "4000")
        .containsEntry("QUARKUS_OTEL_EXPORTER_OTLP_HEADERS", "headers");
    var scaler = only(values, HorizontalPodAutoscaler.class, Service.GATEWAY).getSpec();
    assertThat(scaler.getMinReplicas()).isEqualTo(3);
    assertThat(scaler.getMaxReplicas()).isEqualTo(12);
    assertThat(scaler.getMetrics().getFirst().getResource().getTarget().getAverageUtilization())
        .isEqualTo(60);
  }

  @Test
  void secretsAreNamedAndNeverValues() {
    Values values = Values.of("full");
    assertThat(Chart.render(values, folder))
        .noneMatch(object -> object instanceof io.fabric8.kubernetes.api.model.Secret);
    for (Service service : Service.values()) {
      for (EnvVar variable : container(values, service).getEnv()) {
        if (variable
            .getName()
            .matches(".*(SECRETS?|PASSWORD|DATABASE_URL|REDIS_URL|SMTP_URL|HEADERS).*")) {
          assertThat(variable.getValue()).as(variable.getName()).isNull();
          assertThat(variable.getValueFrom().getSecretKeyRef().getName())
              .as(variable.getName())
              .isIn(
                  "shop-secrets",
                  "booking-db",
                  "booking-db-1",
                  "booking-db-2",
                  "traces",
                  database(service));
        }
      }
    }
  }

  @Test
  void eachFurtherDatabaseOfBookingsHasASecretAndAVariableOfItsOwn() {
    Container booking = container(Values.of("full"), Service.BOOKING);
    assertThat(secret(booking, "DATABASE_URL_SHARD_1")).isEqualTo("booking-db-1");
    assertThat(secret(booking, "DATABASE_URL_SHARD_2")).isEqualTo("booking-db-2");
    assertThat(holders("DATABASE_URL_SHARD_1")).as("one database is the default").isEmpty();
  }

  @Test
  void aSecretReachesOnlyTheServiceThatNeedsIt() {
    assertThat(holders("EVENTLY_IDENTITY_SECRET")).containsExactly("gateway");
    assertThat(holders("EVENTLY_ADMIN_PASSWORD")).containsExactly("gateway");
    assertThat(holders("EVENTLY_GUEST_SECRETS"))
        .containsExactly("booking-service", "waitlist-service");
    assertThat(holders("EVENTLY_QUOTE_SECRETS")).containsExactly("booking-service");
    assertThat(holders("EVENTLY_ADMISSION_SECRETS")).containsExactly("booking-service", "gateway");
    assertThat(holders("EVENTLY_PAYMENT_SECRETS")).containsExactly("booking-service");
    assertThat(holders("SMTP_URL")).containsExactly("notification-service");
    Values values = Values.of("minimal");
    assertThat(
            Stream.of(Service.values())
                .map(service -> secret(container(values, service), "DATABASE_URL")))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void replicasAreSetByTheScalerOrByTheValuesAndNeverByBoth(Values values) {
    Map<String, HorizontalPodAutoscaler> scalers =
        Chart.render(values, folder, HorizontalPodAutoscaler.class).stream()
            .collect(
                Collectors.toMap(
                    scaler -> scaler.getSpec().getScaleTargetRef().getName(), Function.identity()));
    assertThat(scalers).isNotEmpty();
    for (Deployment deployment : Chart.render(values, folder, Deployment.class)) {
      HorizontalPodAutoscaler scaler = scalers.remove(deployment.getMetadata().getName());
      assertThat(deployment.getSpec().getReplicas() == null)
          .as(named(deployment))
          .isEqualTo(scaler != null);
    }
    assertThat(scalers).as("scalers of nothing").isEmpty();
  }

  @Test
  void problemsLeadToTheirPagesAtTheIngress() {
    Values full = Values.of("full");
    assertThat(problemBase(full)).isEqualTo("https://tickets.example.org/problems/");
    assertThat(problemBase(full.with("ingress.tlsSecret", "")))
        .isEqualTo("http://tickets.example.org/problems/");
    assertThat(problemBase(full.with("problemBase", "https://help.example.org/")))
        .isEqualTo("https://help.example.org/");
    assertThat(problemBase(Values.of("minimal")))
        .as("no outer name is known")
        .isEqualTo("https://evently.dev/problems/");
  }

  /** The same in all services. */
  private String problemBase(Values values) {
    List<String> all = new ArrayList<>();
    for (Service service : Service.values()) {
      all.add(environment(container(values, service)).get("EVENTLY_PROBLEM_BASE"));
    }
    assertThat(new HashSet<>(all)).hasSize(1);
    return all.getFirst();
  }

  @Test
  void theIngressLeadsToTheGateway() {
    Values values = Values.of("full");
    Ingress ingress = Chart.render(values, folder, Ingress.class).getFirst();
    var backend =
        ingress.getSpec().getRules().getFirst().getHttp().getPaths().getFirst().getBackend();
    var gateway = only(values, io.fabric8.kubernetes.api.model.Service.class, Service.GATEWAY);
    assertThat(backend.getService().getName()).isEqualTo(gateway.getMetadata().getName());
    assertThat(backend.getService().getPort().getName())
        .isEqualTo(gateway.getSpec().getPorts().getFirst().getName());
    assertThat(Chart.render(Values.of("minimal"), folder, Ingress.class)).isEmpty();
  }

  private Set<String> holders(String variable) {
    Values values = Values.of("minimal");
    return Stream.of(Service.values())
        .filter(
            service ->
                container(values, service).getEnv().stream()
                    .anyMatch(env -> env.getName().equals(variable)))
        .map(Service::label)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The services whose pods a selector takes. */
  private List<String> podsWith(Values values, Map<String, String> selector) {
    return Chart.render(values, folder, Deployment.class).stream()
        .map(deployment -> deployment.getSpec().getTemplate())
        .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
        .map(pod -> pod.getSpec().getContainers().getFirst().getName())
        .toList();
  }

  private <T extends HasMetadata> T only(Values values, Class<T> type, Service service) {
    String name = Chart.RELEASE + "-" + service.label();
    List<T> found =
        Chart.render(values, folder, type).stream()
            .filter(object -> object.getMetadata().getName().equals(name))
            .toList();
    assertThat(found).as("%s %s", type.getSimpleName(), name).hasSize(1);
    return found.getFirst();
  }

  private Container container(Values values, Service service) {
    return only(values, Deployment.class, service)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  private Integer port(Values values, Service service) {
    return container(values, service).getPorts().getFirst().getContainerPort();
  }

  static Map<String, String> environment(Container container) {
    return container.getEnv().stream()
        .collect(
            Collectors.toMap(
                EnvVar::getName,
                variable ->
                    variable.getValue() == null
                        ? variable.getValueFrom().getSecretKeyRef().getKey()
                        : variable.getValue()));
  }

  private static String secret(Container container, String variable) {
    return container.getEnv().stream()
        .filter(env -> env.getName().equals(variable))
        .map(env -> env.getValueFrom().getSecretKeyRef().getName())
        .findFirst()
        .orElseThrow();
  }

  private static String database(Service service) {
    return "evently-" + service.shortName() + "-database";
  }

  private static String named(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
