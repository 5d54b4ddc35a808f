package io.prismatic.dd.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.flink.api.common.functions.Function;

@AnalyzeClasses(
    packages = "io.prismatic.dd",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  /** Leaves out the fixtures of the other modules. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule jobDependsOnSinksAndSinksOnFunctions =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("job")
          .definedBy("..dd.job..")
          .layer("sinks")
          .definedBy("..dd.sinks..")
          .layer("functions")
          .definedBy("..dd.functions..")
          .whereLayer("job")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("sinks")
          .mayOnlyBeAccessedByLayers("job");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.prismatic.dd.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule functionsKnowNoConnector =
      noClasses()
          .that()
          .resideInAPackage("..dd.functions..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "java.sql..", "org.apache.flink.connector..");

  @ArchTest
  static final ArchRule nothingIsStaticAndMutable = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule operatorsAreFinal =
      classes()
          .that()
          .implement(Function.class)
          .and()
          .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
          .should()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);

  @ArchTest
  static final ArchRule nothingSleeps =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
