package dev.dromedary.acceptance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.acceptance.chaos.Chaos.Outcome;
import dev.dromedary.acceptance.chaos.Evidence.Trouble.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The short form, two runs at a time. The long form is {@code ./mvnw verify -Dchaos=long -Dit.test=ChaosIT -Dtest=OracleTest
 * -Dsurefire.failIfNoSpecifiedTests=false}; {@code -Dchaos.seed=N} repeats or varies a plan. Each run adds a row to {@code
 * target/chaos.md}.
 */
class ChaosIT {

    private static final long SEED = Long.getLong("chaos.seed", 20261122);
    private static final boolean LONG = "long".equals(System.getProperty("chaos"));
    private static final ExecutorService LANES = Executors.newFixedThreadPool(LONG ? 1 : 2);

    @TempDir
    private static Path home;

    private static Future<Outcome> sqlite;
    private static Future<Outcome> postgres;
    private static final Map<Sabotage, Future<Outcome>> BROKEN = new EnumMap<>(Sabotage.class);

    @BeforeAll
    static void begin() {
        Duration most = Duration.ofSeconds(510);
        postgres = run(
                LONG
                        ? Plan.postgres(SEED, 10_000, most, 50, 12, 6)
                        : Plan.postgres(SEED, 220, Duration.ofSeconds(30), 2, 2, 1),
                Optional.empty());
        sqlite = run(
                LONG ? Plan.sqlite(SEED, 10_000, most, 50) : Plan.sqlite(SEED, 120, Duration.ofSeconds(25), 3),
                Optional.empty());
        for (Sabotage sabotage : Sabotage.values()) {
            BROKEN.put(sabotage, run(plan(sabotage), Optional.of(sabotage)));
        }
    }

    /** Hurt until it is caught; when that takes so long, it is not. */
    private static Plan plan(Sabotage sabotage) {
        Duration most = Duration.ofSeconds(90);
        return switch (sabotage) {
            case DEDUPLICATION -> Plan.sqlite(SEED, 480, most, 0);
            case JOURNAL -> Plan.sqlite(SEED, 480, most, 15);
            case FENCE -> Plan.postgres(SEED, 480, most, 0, 12, 0);
        };
    }

    private static Future<Outcome> run(Plan plan, Optional<Sabotage> sabotage) {
        return LANES.submit(() -> kept(plan, sabotage));
    }

    private static Outcome kept(Plan plan, Optional<Sabotage> sabotage) throws Exception {
        String name = (plan.postgres() ? "postgres" : "sqlite")
                + sabotage.map(cut -> "-" + cut).orElse("");
        Outcome outcome = Chaos.run(plan, Files.createDirectory(home.resolve(name)), sabotage);
        write(sabotage.isPresent() ? outcome.row() + " without " + sabotage.get() : outcome.row());
        return outcome;
    }

    private static synchronized void write(String row) throws IOException {
        Path table = Files.createDirectories(Path.of("target")).resolve("chaos.md");
        if (!Files.exists(table)) {
            Files.writeString(table, Report.HEAD);
        }
        Files.writeString(table, row + "\n", StandardOpenOption.APPEND);
    }

    @AfterAll
    static void end() {
        LANES.shutdownNow();
    }

    @Test
    void oneProcessOnSqliteIsKilledAgainAndAgain() throws Exception {
        holds(sqlite.get());
    }

    @Test
    void threeReplicasOnPostgresAreKilledAndStoppedAndTheirDatabaseIsShot() throws Exception {
        holds(postgres.get());
    }

    private static void holds(Outcome outcome) {
        assertThat(outcome.findings()).as(outcome.row()).isEmpty();
        assertThat(outcome.evidence().answered())
                .hasSizeGreaterThanOrEqualTo(outcome.plan().events());
        Plan plan = outcome.plan();
        Evidence evidence = outcome.evidence();
        assertThat(evidence.troubles(Kind.KILL)).hasSizeGreaterThanOrEqualTo(plan.kills());
        assertThat(evidence.troubles(Kind.STOP)).hasSizeGreaterThanOrEqualTo(plan.stops());
        assertThat(evidence.troubles(Kind.DATABASE)).hasSizeGreaterThanOrEqualTo(plan.crashes());
        assertThat(evidence.troubles(Kind.TERMINATE)).hasSizeGreaterThanOrEqualTo(plan.terminations());
        assertThat(evidence.triples()).isGreaterThanOrEqualTo(plan.triples());
        assertThat(new OrderRule(evidence).judged()).isGreaterThan(Senders.HASTY);
    }

    /** What cannot fail proves nothing. */
    @ParameterizedTest
    @EnumSource
    void aBuildWithoutItIsCaught(Sabotage sabotage) throws Exception {
        Outcome outcome = BROKEN.get(sabotage).get();
        assertThat(outcome.findings())
                .as(outcome.row())
                .extracting(Oracle.Finding::rule)
                .containsAnyElementsOf(sabotage.caughtBy());
    }
}
