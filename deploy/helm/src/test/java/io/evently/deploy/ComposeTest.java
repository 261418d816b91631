package io.evently.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evently.local.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeTest {

  private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z0-9_]+)(:[?-])");

  private final Compose compose = Compose.read();

  @Test
  void everyServiceHasItsImageAndItsDatabase() {
    for (Service service : Service.values()) {
      assertThat(compose.services()).containsKey(service.label());
      Map<String, Object> build = Compose.map(compose.service(service.label()).get("build"));
      assertThat(Compose.map(build.get("args"))).containsEntry("SERVICE", service.label());
      assertThat(Repository.file(".").resolve(build.get("dockerfile").toString())).isRegularFile();
      assertThat(compose.environment(service.label()).get("DATABASE_URL"))
          .matches(
              "postgresql://evently_%1$s:\\$\\{DB_PASSWORD_%2$s:\\?.*}@postgres:5432/evently_%1$s"
                  .formatted(service.shortName(), service.shortName().toUpperCase(Locale.ROOT)));
    }
  }

  @Test
  void addressesOfServicesAreWhereTheyListen() {
    for (Service caller : Service.values()) {
      Map<String, String> environment = compose.environment(caller.label());
      for (Service callee : Service.values()) {
        String name = callee.label().toUpperCase(Locale.ROOT).replace('-', '_') + "_URL";
        URI url = URI.create(environment.get(name));
        assertThat(url.getHost()).as(name).isEqualTo(callee.label());
        assertThat(url.getPort())
            .as(name)
            .isEqualTo(Integer.parseInt(compose.environment(callee.label()).get("PORT")));
      }
      assertThat(environment)
          .containsEntry("HOST", "0.0.0.0")
          .containsEntry("EVENTLY_JWKS", environment.get("GATEWAY_URL") + "/.well-known/jwks.json")
          .containsEntry("EVENTLY_PROBLEM_BASE", "http://localhost:3000/problems/");
    }
  }

  @Test
  void onlyTheGatewayAndThePageOfMailsCanBeReachedAndFromThisMachineOnly() {
    Map<String, String> published = new TreeMap<>();
    compose
        .services()
        .forEach(
            (name, service) -> {
              if (service.get("ports") instanceof List<?> ports) {
                ports.forEach(port -> published.put(name, port.toString()));
              }
            });
    assertThat(published)
        .isEqualTo(Map.of("gateway", "127.0.0.1:3000:3000", "mail", "127.0.0.1:3015:8025"));
  }

  @Test
  void whatIsWaitedForSaysWhenItIsReady() {
    compose
        .services()
        .forEach(
            (name, service) ->
                Compose.map(service.get("depends_on"))
                    .forEach(
                        (other, how) -> {
                          Map<String, Object> awaited = compose.service(other);
                          assertThat(awaited).as("%s waits for %s", name, other).isNotNull();
                          if ("service_healthy".equals(Compose.map(how).get("condition"))) {
                            assertThat(awaited).as(other).containsKey("healthcheck");
                          }
                        }));
    for (Service service : Service.values()) {
      assertThat(Compose.map(compose.service(service.label()).get("depends_on")))
          .containsKeys("postgres", "redis", "topics");
    }
  }

  @Test
  void servicesHaveNoRightsThatTheyDoNotNeed() {
    for (Service service : Service.values()) {
      assertThat(compose.service(service.label()))
          .containsEntry("read_only", true)
          .containsEntry("cap_drop", List.of("ALL"))
          .containsEntry("security_opt", List.of("no-new-privileges:true"))
          .containsEntry("tmpfs", List.of("/tmp"));
    }
  }

  @Test
  void aStopLeavesTimeForOpenRequests() {
    for (Service service : Service.values()) {
      String grace = compose.service(service.label()).get("stop_grace_period").toString();
      assertThat(Duration.parse("PT" + grace))
          .isGreaterThanOrEqualTo(Repository.shutdownTimeout().plusSeconds(10));
    }
  }

  @Test
  void theTopicsThatItMakesAreThoseOfTheContracts(@TempDir Path folder) throws Exception {
    Map<String, Object> topics = compose.service("topics");
    Path said = folder.resolve("said");
    Path tool = Shell.program(folder.resolve("kafka-topics.sh"), "echo \"$@\" >> " + said);
    List<String> command = new ArrayList<>();
    for (Object word : (List<?>) topics.get("entrypoint")) {
      command.add(word.toString());
    }
    for (Object word : (List<?>) topics.get("command")) {
      command.add(
          word.toString()
              .replace("$$", "$")
              .replace("/opt/kafka/bin/kafka-topics.sh", tool.toString()));
    }
    Shell.run(command, Map.of()).succeeded();

    Map<String, String> made = new TreeMap<>();
    for (String line : Files.readAllLines(said)) {
      List<String> words = Arrays.asList(line.split(" ", -1));
      assertThat(words).contains("--create", "--if-not-exists", "kafka:9092");
      made.put(
          after(words, "--topic"),
          after(words, "--partitions")
              + " "
              + after(words, "--config").replaceFirst("^cleanup\\.policy=", ""));
    }
    assertThat(made).isEqualTo(Repository.topics());
  }

  @Test
  void theExampleOfTheSecretsNamesWhatIsReadAndHoldsNone() {
    Set<String> read =
        VARIABLE
            .matcher(Repository.read("docker-compose.yml"))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Map<String, String> example = lines(Repository.read(".env.example"));
    assertThat(example.keySet()).isEqualTo(read);
    assertThat(example.values()).containsOnly("");
  }

  @Test
  void makeEnvFillsWhatIsRequiredWithSecretsThatServicesAccept() throws Exception {
    String script = Repository.file("deploy/images/make-env").toString();
    Map<String, String> made = lines(Shell.run(List.of(script), Map.of()).succeeded());
    Map<String, String> again = lines(Shell.run(List.of(script), Map.of()).succeeded());

    Set<String> required =
        VARIABLE
            .matcher(Repository.read("docker-compose.yml"))
            .results()
            .filter(match -> match.group(2).equals(":?"))
            .map(MatchResult::group)
            .map(group -> group.replaceAll("[^A-Z_]", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(required).isNotEmpty();
    for (String name : required) {
      String secret = made.get(name);
      assertThat(secret).as(name).isNotBlank().isNotEqualTo(again.get(name));
      boolean versioned =
          Set.of(
                  "EVENTLY_GUEST_SECRETS",
                  "EVENTLY_QUOTE_SECRETS",
                  "EVENTLY_PAYMENT_SECRETS",
                  "EVENTLY_ADMISSION_SECRETS")
              .contains(name);
      String key = versioned ? secret.replaceFirst("^1:", "") : secret;
      assertThat(Base64.getUrlDecoder().decode(key)).as(name).hasSize(32);
    }
    assertThat(made).containsEntry("EVENTLY_ADMIN_PASSWORD", "");
  }

  /** Taste is switched off: a reader wants the services first, and of each what it is first. */
  @Test
  void theFileIsValid() throws IOException, InterruptedException {
    assumeThat(Shell.onPath("dclint")).as("the check of docker-compose.yml: no dclint").isPresent();
    Shell.run(
            List.of(
                "dclint",
                Repository.file("docker-compose.yml").toString(),
                "--max-warnings=0",
                "--disable-rule=service-keys-order",
                "--disable-rule=services-alphabetical-order",
                "--disable-rule=top-level-properties-order"),
            Map.of())
        .succeeded();
  }

  private static String after(List<String> words, String option) {
    return words.get(words.indexOf(option) + 1);
  }

  private static Map<String, String> lines(String text) {
    return text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
  }
}
