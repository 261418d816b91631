package io.evently.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evently.local.Service;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ImagesTest {

  private final String dockerfile = Repository.read("deploy/images/Dockerfile");

  @Test
  void theBaseIsPinnedAndThePlatformsOfBuildAndImageAreOne() {
    String release = System.getProperty("java.specification.version");
    assertThat(found("(?m)^FROM (.*)$"))
        .singleElement()
        .asString()
        .matches("eclipse-temurin:%s\\.[0-9.]+_[0-9]+-jre-[a-z]+".formatted(release));
  }

  @Test
  void itRunsAsNobodyInParticularAndTakesSignalsItself() {
    assertThat(found("(?m)^USER (.*)$")).containsExactly("10001:10001");
    assertThat(found("(?m)^ENTRYPOINT \\[(\".*\")]$"))
        .singleElement()
        .asString()
        .startsWith("\"java\"")
        .endsWith("\"-jar\", \"quarkus-run.jar\"");
  }

  @Test
  void theJvmIsStartedAsTheLocalRunnerStartsIt() {
    String runner =
        Repository.read("deploy/local/runner/src/main/java/io/evently/local/ServicePart.java");
    for (String flag :
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:SweeperThreshold=60",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow")) {
      assertThat(runner).contains("\"" + flag + "\"");
      assertThat(dockerfile).contains("\"" + flag + "\"");
    }
  }

  /** Which folders a build makes, is Quarkus' promise; that each service makes them, is ours. */
  @Test
  void everyServiceIsPackagedAsTheImageExpects() {
    for (Service service : Service.values()) {
      assertThat(Repository.read(service.label() + "/pom.xml")).contains("quarkus-maven-plugin");
      assertThat(Repository.read(service.label() + "/src/main/resources/application.properties"))
          .doesNotContain("quarkus.package.");
    }
    assertThat(found("(?m)^COPY \\$\\{SERVICE}/target/quarkus-app/(\\S+)"))
        .containsExactlyInAnyOrder("lib/", "quarkus-run.jar", "quarkus/", "app/");
  }

  private List<String> found(String pattern) {
    return Pattern.compile(pattern)
        .matcher(dockerfile)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
