package io.evently.platform.testing.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule reports the classes that break it, and only those. */
class ArchitectureRulesTest {

  private static final String FIXTURES = "io.evently.platform.testing.architecture.fixture.";

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "circle, Hen, in a circle",
    "layers, Manager, not for layers",
    "neighbour, Borrower, depends on no other service",
    "injected, FieldInjected, through the constructor",
    "injected, FieldConfigured, through the constructor",
    "console, Printer, standard streams",
    "console, Tracer, standard streams",
    "sleep, Sleeper, nothing sleeps",
    "date, Dated, java.time",
    "now, Impatient, comes from a Clock",
    "now, Local, comes from a Clock",
    "now, Millis, comes from a Clock",
    "now, OwnClock, comes from a Clock",
    "wal, Tailer, how the WAL is read",
    "edge, PublicResource, HTTP edges are package-private",
    "wire, NamedByClass, never names of classes"
  })
  void aViolationIsReported(String situation, String offender, String rule) {
    List<EvaluationResult> broken = broken(FIXTURES + situation);

    assertThat(broken).hasSize(1);
    assertThat(broken.getFirst().getFailureReport().toString()).contains(offender, rule);
  }

  @Test
  void cleanCodePasses() {
    assertThat(broken(FIXTURES + "clean")).isEmpty();
  }

  @Test
  void aPackageThatDoesNotExistIsNotMistakenForACleanOne() {
    assertThatThrownBy(() -> ArchitectureRules.check("io.evently.nowhere"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.evently.nowhere");
  }

  private static List<EvaluationResult> broken(String base) {
    JavaClasses classes = new ClassFileImporter().importPackages(base);
    return ArchitectureRules.of(base).stream()
        .map(rule -> rule.evaluate(classes))
        .filter(EvaluationResult::hasViolation)
        .toList();
  }
}
