package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.JavaSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds of the bot with one of its protections taken out of the source: what the harness must catch. */
enum Sabotage {
    /** Every arrival is a new event. */
    DEDUPLICATION,
    /** What was done is not remembered: a run that is taken up again begins anew. */
    JOURNAL,
    /** A worker that lost its lease goes on as if it had not. */
    FENCE;

    private static final String INBOX = "inbox/Arrivals.java";
    private static final String QUEUES = "inbox/Queues.java";
    private static final String JOURNALS = "run/Journal.java";
    private static final String RUNS = "run/Runs.java";

    /** The rules that this build breaks; that it breaks others may have other reasons. */
    Set<String> caughtBy() {
        return switch (this) {
            case DEDUPLICATION -> Set.of("twice", "count");
            case JOURNAL -> Set.of("again");
            case FENCE -> Set.of("again", "twice", "count");
        };
    }

    private record Cut(String file, String from, String to) {}

    private List<Cut> cuts() {
        return switch (this) {
            case DEDUPLICATION -> List.of(new Cut(INBOX, "Text.key(event.dedupeKey())", "Text.key(event.id())"));
            case JOURNAL ->
                List.of(
                        new Cut(JOURNALS, "before.isPresent() && before.get().state() == State.DONE", "op == null"),
                        new Cut(JOURNALS, "WHERE journal.state <> 'done'", ""),
                        new Cut(JOURNALS, "WHERE run_id = :run ORDER BY", "WHERE run_id = :run AND 1 = 0 ORDER BY"),
                        new Cut(JOURNALS, "WHERE op_id = :op\"", "WHERE op_id = :op AND 1 = 0\""));
            case FENCE ->
                List.of(
                        new Cut(JOURNALS, "if (!held)", "if (!held && epoch < 0)"),
                        // What was recorded by another meanwhile is the other way in which it could notice.
                        new Cut(JOURNALS, "AT_LEAST_ONE, 1) == 0)", "AT_LEAST_ONE, 1) < 0)"),
                        new Cut(
                                RUNS,
                                "AND epoch = :epoch AND state = 'running' AND lease_owner IS NOT NULL",
                                "AND :epoch > 0"),
                        new Cut(
                                QUEUES,
                                "AND epoch = :epoch AND lease_owner = :owner",
                                "AND (:epoch > 0 OR :owner IS NULL)"));
        };
    }

    /** Compiles what is changed into a folder below {@code home}, to stand first on the class path. */
    Path build(Path home, String classPath) throws IOException {
        Path sources = home.resolve("sabotaged-sources");
        Path classes = home.resolve("sabotaged");
        Map<String, String> texts = new LinkedHashMap<>();
        for (Cut cut : cuts()) {
            String text = texts.get(cut.file);
            if (text == null) {
                text = Files.readString(Path.of("src/main/java/dev/dromedary").resolve(cut.file));
            }
            if (!text.contains(cut.from)) {
                throw new IllegalStateException(cut.file + " no longer says: " + cut.from);
            }
            texts.put(cut.file, text.replace(cut.from, cut.to));
        }
        List<Path> changed = new ArrayList<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path source = sources.resolve(text.getKey());
            Files.createDirectories(source.getParent());
            changed.add(Files.writeString(source, text.getValue()));
        }
        JavaSources.compile(changed, classPath, classes);
        return classes;
    }
}
