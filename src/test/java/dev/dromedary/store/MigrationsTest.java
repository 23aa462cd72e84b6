package dev.dromedary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/adr/0006-schema-upgrades.md, as far as a test can hold it. */
class MigrationsTest {

    private static final Path SCRIPTS = Path.of("src/main/resources/db/migration");

    /** Somebody's database has run these: any other byte and it refuses to start. */
    private static final Map<String, String> RELEASED = Map.of(
            "V1__inbox.sql", "22447f1e47491518",
            "V2__outbox.sql", "854d0e32b943fc7f",
            "V3__features.sql", "f6a149f92f727783",
            "V4__audit.sql", "93278fc446140082",
            "V5__identity.sql", "85144bc3cd2ac2e5");

    /** What the code of the release before, which serves beside the new one, does not survive. */
    private static final List<Pattern> BREAKING = Stream.of(
                    "\\bDROP\\s+(TABLE|COLUMN)\\b",
                    "\\bALTER\\s+TABLE\\s+\\S+\\s+DROP\\b",
                    "\\bRENAME\\b",
                    "\\bALTER\\s+COLUMN\\b",
                    "\\bADD\\s+(COLUMN\\s+)?(?!.*\\bDEFAULT\\b).*\\bNOT\\s+NULL\\b",
                    "\\bADD\\s+CONSTRAINT\\b",
                    "\\bCREATE\\s+TRIGGER\\b",
                    "\\bTRUNCATE\\b")
            .map(Pattern::compile)
            .toList();

    @TempDir
    private Path folder;

    private static List<String> breaking(String script) {
        List<String> found = new ArrayList<>();
        for (String statement : script.replaceAll("--[^\n]*", "").split(";")) {
            String flat = statement.replaceAll("\\s+", " ").strip().toUpperCase(Locale.ROOT);
            if (BREAKING.stream().anyMatch(rule -> rule.matcher(flat).find())) {
                found.add(flat);
            }
        }
        return found;
    }

    private static Map<String, String> scripts() throws IOException {
        Map<String, String> scripts = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            for (Path file : files.sorted().toList()) {
                scripts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return scripts;
    }

    @Test
    void releasedScriptsStayAsTheyAre() throws Exception {
        Map<String, String> now = new LinkedHashMap<>();
        for (Map.Entry<String, String> script : scripts().entrySet()) {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(script.getValue().getBytes(StandardCharsets.UTF_8));
            now.put(script.getKey(), HexFormat.of().formatHex(hash).substring(0, 16));
        }
        assertThat(now).containsAllEntriesOf(RELEASED);
    }

    @Test
    void newScriptsOnlyAdd() throws Exception {
        scripts().forEach((name, text) -> {
            if (!RELEASED.containsKey(name)) {
                assertThat(breaking(text)).as(name).isEmpty();
            }
        });
    }

    @Test
    void eachNumberIsGivenOnce() throws Exception {
        assertThat(scripts().keySet().stream().map(name -> name.replaceFirst("__.*", "")))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DROP TABLE timer | true",
                "DROP INDEX timer_at | false",
                "ALTER TABLE run DROP COLUMN apart | true",
                "ALTER TABLE run RENAME COLUMN apart TO aside | true",
                "ALTER TABLE run ALTER COLUMN apart TYPE BIGINT | true",
                "ALTER TABLE run ADD COLUMN a TEXT | false",
                "ALTER TABLE run ADD COLUMN a TEXT NOT NULL | true",
                "ALTER TABLE run ADD COLUMN a INTEGER NOT NULL DEFAULT 0 | false",
                "ALTER TABLE run ADD a TEXT NOT NULL | true",
                "CREATE TABLE new (a TEXT NOT NULL) | false",
                "CREATE INDEX run_a ON run (a) | false",
                "-- DROP TABLE in a comment | false"
            })
    void theRuleKnowsWhatBreaks(String statement, boolean breaks) {
        assertThat(!breaking(statement).isEmpty()).isEqualTo(breaks);
    }

    /** An older version restarted beside newer ones, or in their place; and a script that lands after a later number. */
    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void aDatabaseOfANewerVersionIsServed(Stores stores) throws Exception {
        Path newer = Files.createDirectory(folder.resolve("newer"));
        for (String name : scripts().keySet()) {
            Files.copy(SCRIPTS.resolve(name), newer.resolve(name));
        }
        Files.writeString(newer.resolve("V1003__later.sql"), "CREATE TABLE later (id TEXT)");
        migrated(stores, newer);
        Files.writeString(newer.resolve("V1002__earlier.sql"), "ALTER TABLE run ADD COLUMN newest INTEGER DEFAULT 0");
        migrated(stores, newer);
        try (Store older = stores.open()) {
            older.ping();
            assertThat(older.read(() -> older.reads()
                            .sql("SELECT count(*) FROM later")
                            .query(Long.class)
                            .single()))
                    .isZero();
        }
    }

    /** So a kill in the middle of one leaves nothing of it. */
    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void aScriptIsDoneWholeOrNotAtAll(Stores stores) throws Exception {
        Path scripts = Files.createDirectory(folder.resolve("scripts"));
        Path script = scripts.resolve("V1001__half.sql");
        Files.writeString(script, "CREATE TABLE half (id TEXT); INSERT INTO nowhere (id) VALUES (1)");
        assertThatThrownBy(() -> migrated(stores, scripts)).hasMessageContaining("V1001__half.sql");
        Files.writeString(script, "CREATE TABLE half (id TEXT); INSERT INTO half (id) VALUES (1)");
        migrated(stores, scripts);
        try (Store store = stores.open()) {
            assertThat(store.reads()
                            .sql("SELECT count(*) FROM half")
                            .query(Long.class)
                            .single())
                    .isEqualTo(1);
        }
    }

    private static void migrated(Stores stores, Path scripts) {
        try (Store store = Store.open(stores.url(), "postgres", "postgres", InstantSource.system())) {
            Migrations.run(store.timersDataSource(), "filesystem:" + scripts.toAbsolutePath());
        }
    }

    /** Two replicas that are started at the same moment on a database that nobody has migrated. */
    @Test
    void twoStartAtOnce() throws Exception {
        String url = Stores.emptyPostgres();
        List<Throwable> failed = new ArrayList<>();
        List<Thread> starts = Stream.generate(() -> new Thread(() -> {
                    try (Store store = Store.open(url, "postgres", "postgres", InstantSource.system())) {
                        store.ping();
                    } catch (RuntimeException e) {
                        synchronized (failed) {
                            failed.add(e);
                        }
                    }
                }))
                .limit(3)
                .toList();
        starts.forEach(Thread::start);
        for (Thread start : starts) {
            start.join();
        }
        assertThat(failed).isEmpty();
        try (Store store = Store.open(url, "postgres", "postgres", InstantSource.system())) {
            assertThat(store.reads()
                            .sql("SELECT script FROM flyway_schema_history WHERE success ORDER BY installed_rank")
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrderElementsOf(scripts().keySet());
        }
    }
}
