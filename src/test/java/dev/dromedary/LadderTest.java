package dev.dromedary;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** The house: a package imports lower lines only, Camel lives in engine and app, Spring's container in the web parts. */
class LadderTest {

    private static final String ROOT = "dev.dromedary.";

    /** From the bottom up, as in docs/map.md. */
    private static final List<List<String>> LINES = List.of(
            List.of("store", "problem", "files", "work"),
            List.of("event", "audit", "template", "config"),
            List.of(
                    "alert",
                    "incident",
                    "approval",
                    "oncall",
                    "people",
                    "conversation",
                    "inbox",
                    "run",
                    "outbox",
                    "timer"),
            List.of("flow", "trigger"),
            List.of("engine", "whatsapp", "alertsource"),
            List.of("agent"),
            List.of("console", "sandbox"),
            List.of("cli"),
            List.of("app"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.dromedary");

    @Test
    void packagesImportLowerLinesOnly() {
        Map<String, Integer> line = lines();
        ArchRuleDefinition.classes()
                .should(new ArchCondition<JavaClass>("depend on lower lines only") {
                    @Override
                    public void check(JavaClass from, ConditionEvents events) {
                        from.getDirectDependenciesFromSelf().forEach(dependency -> {
                            String own = feature(from);
                            String other = feature(dependency.getTargetClass());
                            boolean ours = line.containsKey(other) && line.containsKey(own);
                            if (ours && !own.equals(other) && line.get(other) >= line.get(own)) {
                                events.add(SimpleConditionEvent.violated(from, dependency.getDescription()));
                            }
                        });
                    }
                })
                .check(CLASSES);
    }

    @Test
    void everyPackageStandsOnALine() {
        Map<String, Integer> line = lines();
        CLASSES.forEach(type -> Assertions.assertTrue(
                line.containsKey(feature(type)), () -> type.getName() + " is in a package that no line names"));
    }

    @Test
    void camelLivesInEngineAndApp() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "engine..", ROOT + "app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..");
        rule.check(CLASSES);
    }

    @Test
    void springsContainerLivesInTheWebParts() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "app..", ROOT + "console..", ROOT + "sandbox..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.context..",
                        "org.springframework.stereotype..",
                        "org.springframework.beans..",
                        "org.springframework.boot..",
                        "org.springframework.web..")
                .check(CLASSES);
    }

    private static Map<String, Integer> lines() {
        Map<String, Integer> line = new HashMap<>();
        for (int i = 0; i < LINES.size(); i++) {
            for (String name : LINES.get(i)) {
                line.put(name, i);
            }
        }
        return line;
    }

    /** {@code engine} for a class of {@code dev.dromedary.engine} or below; empty for others. */
    private static String feature(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        String rest = name.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
