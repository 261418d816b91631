package io.evently.platform.testing.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules that hold for the main code of platform and services. */
public final class ArchitectureRules {

  private static final String PLATFORM = "io.evently.platform";

  /** Of the platform, but no code that runs in a service. */
  private static final String TEST_HARNESS = "/io/evently/platform/testing/";

  private static final Set<String> NAMES_OF_CLASSES =
      Set.of("getName", "getSimpleName", "getTypeName", "getCanonicalName");

  private ArchitectureRules() {}

  /**
   * Checks everything below a package of the class path, tests left out.
   *
   * @param basePackage e.g. {@code io.evently.booking}; its sub-packages are the features
   * @throws AssertionError with every violation of every rule
   */
  public static void check(String basePackage) {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains(TEST_HARNESS))
            .importPackages(basePackage);
    if (classes.isEmpty()) {
      throw new AssertionError("there is no class below " + basePackage);
    }
    String violations =
        of(basePackage).stream()
            .map(rule -> rule.evaluate(classes))
            .filter(EvaluationResult::hasViolation)
            .map(result -> result.getFailureReport().toString())
            .collect(Collectors.joining("\n\n"));
    if (!violations.isEmpty()) {
      throw new AssertionError(violations);
    }
  }

  /** The rules, cut for one base package. */
  static List<ArchRule> of(String basePackage) {
    return List.of(
            noCycles(basePackage),
            namedForTheBusiness(basePackage),
            ownCodeAndPlatformOnly(basePackage),
            constructorInjection(),
            NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS,
            noSleep(),
            noLegacyTime(),
            timeFromAClock(),
            onlyTheRelayKnowsDebezium(),
            edgesArePackagePrivate(),
            wireNamesOfTheirOwn())
        .stream()
        .map(rule -> rule.allowEmptyShould(true))
        .toList();
  }

  private static ArchRule noCycles(String base) {
    return slices()
        .matching(base + ".(*)..")
        .should()
        .beFreeOfCycles()
        .as("the features of " + base + " do not depend on each other in a circle");
  }

  private static ArchRule namedForTheBusiness(String base) {
    return noClasses()
        .should()
        .resideInAnyPackage(
            base + "..service..",
            base + "..services..",
            base + "..model..",
            base + "..dto..",
            base + "..mapper..",
            base + "..util..",
            base + "..utils..",
            base + "..helper..")
        .as("packages are named for what the business does, not for layers");
  }

  private static ArchRule ownCodeAndPlatformOnly(String base) {
    return noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.evently..")
                .and(resideOutsideOfPackages(base, base + "..", PLATFORM + "..")))
        .as(base + " depends on no other service; what it needs of one it declares itself");
  }

  private static ArchRule constructorInjection() {
    return noFields()
        .should()
        .beAnnotatedWith("jakarta.inject.Inject")
        .orShould()
        .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
        .as("collaborators and knobs come through the constructor");
  }

  private static ArchRule noSleep() {
    return noClasses()
        .should()
        .accessTargetWhere(call(Thread.class, Set.of("sleep")))
        .as("nothing sleeps: it waits for what it waits for");
  }

  private static ArchRule noLegacyTime() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Date")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Calendar")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.text.SimpleDateFormat")
        .as("times are of java.time");
  }

  private static ArchRule timeFromAClock() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(PLATFORM + ".time..")
        .should()
        .accessTargetWhere(
            describe(
                "reads the time without a Clock",
                access -> readsTheTime(access) && !takesAClock(access)))
        .as("the time comes from a Clock that was passed in");
  }

  private static ArchRule onlyTheRelayKnowsDebezium() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(PLATFORM + ".relay..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.debezium..", "org.apache.kafka.connect..")
        .as("only the relay knows how the WAL is read");
  }

  private static ArchRule edgesArePackagePrivate() {
    return classes()
        .that()
        .areAnnotatedWith("jakarta.ws.rs.Path")
        .should()
        .notBePublic()
        .as("HTTP edges are package-private: nobody calls them from Java");
  }

  /** A class may be renamed; what consumers and clients match on may not. */
  private static ArchRule wireNamesOfTheirOwn() {
    return noClasses()
        .that(
            describe(
                "write to the outbox or name problems",
                c ->
                    c.getDirectDependenciesFromSelf().stream()
                        .map(d -> d.getTargetClass().getPackageName())
                        .anyMatch(p -> p.endsWith(".outbox") || p.endsWith(".problem"))))
        .should()
        .accessTargetWhere(call(Class.class, NAMES_OF_CLASSES))
        .as("wire names are strings of their own, never names of classes");
  }

  private static DescribedPredicate<JavaAccess<?>> call(Class<?> owner, Set<String> methods) {
    return describe(
        "calls " + owner.getSimpleName() + "." + methods,
        access ->
            access.getTargetOwner().isEquivalentTo(owner) && methods.contains(access.getName()));
  }

  private static boolean readsTheTime(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getFullName();
    return (owner.startsWith("java.time.") && access.getName().equals("now"))
        || (owner.equals("java.time.Clock") && access.getName().startsWith("system"))
        || (owner.equals("java.lang.System") && access.getName().equals("currentTimeMillis"));
  }

  private static boolean takesAClock(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget target
        && target.getRawParameterTypes().stream().anyMatch(p -> p.isEquivalentTo(Clock.class));
  }
}
