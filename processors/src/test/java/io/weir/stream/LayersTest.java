// SPDX-License-Identifier: Apache-2.0
package io.weir.stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The layers of `docs/architecture.md`: guard ← policy ← alert ← wire ← stream.
final class LayersTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.weir");

    @Test
    void guardsKnowNothingAboveThem() {
        noClasses()
                .that()
                .resideInAPackage("io.weir.guard..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.weir.policy..", "io.weir.alert..", "io.weir.wire..", "io.weir.stream..")
                .check(CLASSES);
    }

    @Test
    void policiesAndAlertsKnowNeitherWireNorStream() {
        noClasses()
                .that()
                .resideInAnyPackage("io.weir.policy..", "io.weir.alert..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.weir.wire..", "io.weir.stream..")
                .check(CLASSES);
    }

    @Test
    void whatIsPureKnowsNoKafkaNoContainerAndNoLog() {
        noClasses()
                .that()
                .resideInAnyPackage("io.weir.guard..", "io.weir.policy..", "io.weir.alert..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.quarkus..", "org.slf4j..", "java.util.logging..")
                .check(CLASSES);
    }

    @Test
    void onlyTheStreamImportsKafkaStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.weir.stream..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..")
                .check(CLASSES);
    }

    /// Pictures come in by values, and what is concluded goes out by values.
    @Test
    void visionKnowsNoKafkaNoClockNoLogAndNothingAboveIt() {
        noClasses()
                .that()
                .resideInAPackage("io.weir.vision..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "io.quarkus..",
                        "org.slf4j..",
                        "java.util.logging..",
                        "java.time..",
                        "io.weir.policy..",
                        "io.weir.alert..",
                        "io.weir.wire..",
                        "io.weir.stream..")
                .check(CLASSES);
    }
}
