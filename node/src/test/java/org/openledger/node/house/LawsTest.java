package org.openledger.node.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The architecture's laws: which module may know which, no cycles between packages, and who reads
/// the environment and the clock.
class LawsTest {
  private static final String ROOT = "org.openledger.";

  /// What each module may import of the others; the table of the architecture.
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.of(
          "primitives", Set.of(),
          "evm", Set.of("primitives"),
          "chain", Set.of("evm", "primitives"),
          "datanet", Set.of("primitives"),
          "tensor", Set.of(),
          "model", Set.of("tensor"),
          "training", Set.of("tensor", "model", "datanet", "primitives"),
          "attribution", Set.of("tensor", "model", "datanet", "primitives"),
          "serving", Set.of("tensor", "model", "primitives"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.openledger");

  @TestFactory
  Stream<DynamicTest> aModuleKnowsOnlyWhatTheTableAllows() {
    return MAY_KNOW.entrySet().stream()
        .map(e ->
            DynamicTest.dynamicTest(
                e.getKey(),
                () ->
                    noClasses()
                        .that()
                        .resideInAPackage(ROOT + e.getKey() + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(forbidden(e.getKey(), e.getValue()))
                        .check(CLASSES)));
  }

  private static String[] forbidden(String module, Set<String> allowed) {
    return Stream.concat(MAY_KNOW.keySet().stream(), Stream.of("node", "bench", "testing"))
        .filter(m -> !m.equals(module) && !allowed.contains(m))
        .map(m -> ROOT + m + "..")
        .toArray(String[]::new);
  }

  @Test
  void packagesHaveNoCycles() {
    for (String module : List.copyOf(MAY_KNOW.keySet())) {
      slices()
          .matching(ROOT + module + ".(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .check(CLASSES);
    }
    slices().matching(ROOT + "node.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void noPackageIsACupboard() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..common..", "..core..", "..util..", "..utils..", "..impl..", "..misc..")
        .check(CLASSES);
  }

  @Test
  void onlyNodeReadsTheEnvironmentAndTheWallClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "node..", ROOT + "bench..", ROOT + "testing..")
        .should()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.time.LocalDate.class, "now")
        .check(CLASSES);
  }

  @Test
  void exceptionsAreCodedAndUnchecked() {
    classes()
        .that()
        .areAssignableTo(Exception.class)
        .and()
        .resideInAPackage("org.openledger..")
        .should()
        .beAssignableTo(RuntimeException.class)
        .check(CLASSES);
  }
}
