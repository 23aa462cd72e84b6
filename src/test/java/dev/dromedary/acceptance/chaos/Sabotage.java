package dev.dromedary.acceptance.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Builds of the bot with one of its protections taken out of the source: what the harness must catch. */
enum Sabotage {
    /** Every arrival is a new event. */
    DEDUPLICATION(
            Map.of("inbox/Arrivals.java", List.of(new Cut("Text.key(event.dedupeKey())", "Text.key(event.id())")))),

    /** What was done is not remembered: a run that is taken up again begins anew. */
    JOURNAL(Map.of(
            "run/Journal.java",
            List.of(
                    new Cut(
                            "before.isPresent() && before.get().state() == State.DONE",
                            "before.isEmpty() && op == null"),
                    new Cut("WHERE journal.state <> 'done'", ""),
                    new Cut("WHERE run_id = :run ORDER BY n, op_id", "WHERE run_id = :run AND 1 = 0 ORDER BY n, op_id"),
                    new Cut(
                            "SELECT * FROM journal WHERE op_id = :op",
                            "SELECT * FROM journal WHERE op_id = :op AND 1 = 0")))),

    /** A worker that lost its lease goes on as if it had not. */
    FENCE(Map.of(
            "run/Journal.java",
            List.of(new Cut("if (!held)", "if (!held && epoch < 0)")),
            "run/Runs.java",
            List.of(new Cut("AND epoch = :epoch AND state = 'running' AND lease_owner IS NOT NULL", "AND :epoch > 0")),
            "inbox/Queues.java",
            List.of(new Cut("AND epoch = :epoch AND lease_owner = :owner", "AND (:epoch > 0 OR :owner IS NULL)"))));

    private record Cut(String from, String to) {}

    private final Map<String, List<Cut>> cuts;

    Sabotage(Map<String, List<Cut>> cuts) {
        this.cuts = cuts;
    }

    /** Compiles what is changed into a folder below {@code home}, to stand first on the class path. */
    Path build(Path home, String classPath) throws IOException {
        Path sources = Files.createDirectories(home.resolve("sabotaged-sources"));
        Path classes = Files.createDirectories(home.resolve("sabotaged"));
        List<Path> changed = new java.util.ArrayList<>();
        for (Map.Entry<String, List<Cut>> file : cuts.entrySet()) {
            Path source = Path.of("src/main/java/dev/dromedary").resolve(file.getKey());
            String text = Files.readString(source);
            for (Cut cut : file.getValue()) {
                if (!text.contains(cut.from)) {
                    throw new IllegalStateException(source + " no longer says: " + cut.from);
                }
                text = text.replace(cut.from, cut.to);
            }
            Path target = sources.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            changed.add(Files.writeString(target, text));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", classes.toString(), "-cp", classPath, "-parameters", "-proc:none", "-nowarn");
            boolean compiled = compiler.getTask(
                            null, files, null, options, null, files.getJavaFileObjectsFromPaths(changed))
                    .call();
            if (!compiled) {
                throw new IllegalStateException(this + " does not compile");
            }
        }
        return classes;
    }
}
