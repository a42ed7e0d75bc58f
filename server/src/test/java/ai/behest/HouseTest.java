package ai.behest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house law of ARCHITECTURE.md, "Who may enter which room": states exactly that, and fails when it is broken. */
class HouseTest {
    private static final String HOUSE = "ai.behest.";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target", "classes"));

    /** Each room, and the rooms that it may enter. */
    private static final Map<String, Set<String>> LAW = Map.ofEntries(
            Map.entry(
                    "gateway",
                    Set.of(
                            "http",
                            "tenant",
                            "identity",
                            "admission",
                            "budget",
                            "memory",
                            "provider",
                            "ledger",
                            "wire",
                            "store",
                            "observe")),
            Map.entry(
                    "control",
                    Set.of(
                            "http",
                            "tenant",
                            "identity",
                            "admission",
                            "alert",
                            "budget",
                            "memory",
                            "provider",
                            "ledger",
                            "wire",
                            "store",
                            "observe")),
            Map.entry(
                    "console",
                    Set.of(
                            "http",
                            "people",
                            "alert",
                            "tenant",
                            "identity",
                            "admission",
                            "budget",
                            "memory",
                            "provider",
                            "ledger",
                            "wire",
                            "store",
                            "observe")),
            Map.entry("cli", Set.of("wire")),
            Map.entry("admission", Set.of("tenant", "budget", "ledger", "wire", "store", "observe")),
            Map.entry("alert", Set.of("budget", "ledger", "wire", "store", "observe")),
            Map.entry("people", Set.of("tenant", "wire", "store", "observe")),
            Map.entry("identity", Set.of("tenant", "wire", "store", "observe")),
            Map.entry("tenant", Set.of("wire", "store", "observe")),
            Map.entry("provider", Set.of("wire", "store", "observe")),
            Map.entry("memory", Set.of("wire", "store", "observe")),
            Map.entry("ledger", Set.of("budget", "wire", "store", "observe")),
            Map.entry("budget", Set.of("wire", "store", "observe")),
            Map.entry("http", Set.of("wire", "store")),
            Map.entry("store", Set.of("wire")),
            Map.entry("observe", Set.of("wire")),
            Map.entry("wire", Set.of()));

    static Stream<String> rooms() {
        return LAW.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomEntersOnlyTheRoomsItMay(String room) {
        String[] allowed = Stream.concat(Stream.of(room), LAW.getOrDefault(room, Set.of()).stream())
                .map(name -> HOUSE + name + "..")
                .toArray(String[]::new);
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(HOUSE + room + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("ai.behest..").and(resideOutsideOfPackages(allowed)))
                .allowEmptyShould(room.equals("cli"));
        rule.check(CLASSES);
    }

    /** A room within a room: it may enter the room around it, never the other way. */
    @Test
    void theLedgerDoesNotKnowItsExports() {
        noClasses()
                .that()
                .resideInAPackage("ai.behest.ledger")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.behest.ledger.export..")
                .check(CLASSES);
    }

    @Test
    void everyRoomIsInTheLaw() {
        String[] known = Stream.concat(
                        Stream.of("ai.behest", "ai.behest.fake"),
                        LAW.keySet().stream().map(name -> HOUSE + name + ".."))
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage("ai.behest..")
                .should()
                .resideInAnyPackage(known)
                .check(CLASSES);
    }

    @Test
    void roomsHaveNoCircles() {
        slices().matching("ai.behest.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void vertxStaysWhereBytesMove() {
        outside("io.vertx..", "http", "gateway", "control", "console", "provider")
                .check(CLASSES);
    }

    @Test
    void sqlStaysInTheRoomThatOwnsTheTable() {
        outside(
                        "org.jdbi..",
                        "store",
                        "tenant",
                        "identity",
                        "memory",
                        "provider",
                        "ledger",
                        "budget",
                        "alert",
                        "people")
                .check(CLASSES);
        outside(
                        "java.sql..",
                        "store",
                        "tenant",
                        "identity",
                        "memory",
                        "provider",
                        "ledger",
                        "budget",
                        "alert",
                        "people")
                .check(CLASSES);
    }

    @Test
    void nothingStartsAProcess() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .check(CLASSES);
    }

    private static ArchRule outside(String library, String... rooms) {
        String[] inside = Stream.concat(
                        Stream.of("ai.behest", "ai.behest.fake"),
                        Arrays.stream(rooms).map(room -> HOUSE + room + ".."))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(inside)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}
