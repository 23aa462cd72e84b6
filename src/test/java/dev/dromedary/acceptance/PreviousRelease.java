package dev.dromedary.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A release that stands in git before this one, made runnable: its sources against this one's libraries. {@code
 * -Ddromedary.previous=<ref>} names another than HEAD's parent.
 */
final class PreviousRelease {

    private static final String SCRIPTS = "src/main/resources/db/migration";

    /** What a program said, and its exit code; -1 where there is no such program. */
    private record Said(int code, String text) {}

    private final Path folder;

    private PreviousRelease(Path folder) {
        this.folder = folder;
    }

    static String ref() {
        return System.getProperty("dromedary.previous", "HEAD~1");
    }

    /** The last commit whose database is to be upgraded. Empty where history does not reach back to it. */
    static Optional<String> refWithFewerScripts() throws Exception {
        Said newest = run("git", "log", "-1", "--format=%H", "--", SCRIPTS);
        if (newest.code() != 0 || newest.text().isBlank()) {
            return Optional.empty();
        }
        String before = newest.text().strip() + "~1";
        Said scripts = run("git", "ls-tree", "--name-only", before, SCRIPTS + "/");
        try (Stream<Path> now = Files.list(Path.of(SCRIPTS))) {
            return scripts.code() == 0
                            && !scripts.text().isBlank()
                            && scripts.text().lines().count() < now.count()
                    ? Optional.of(before)
                    : Optional.empty();
        }
    }

    /** Empty where there is no history: a tarball, a shallow clone, no git. */
    static Optional<PreviousRelease> in(Path folder, String ref) throws Exception {
        Path archive = folder.resolve("previous.tar");
        if (run("git", "rev-parse", "--verify", "--quiet", ref + "^{commit}").code() != 0
                || run("git", "archive", "--format=tar", "-o", archive.toString(), ref)
                                .code()
                        != 0) {
            return Optional.empty();
        }
        Path sources = Files.createDirectories(folder.resolve("sources"));
        if (run("tar", "-xf", archive.toString(), "-C", sources.toString()).code() != 0) {
            throw new IOException("git's archive could not be unpacked");
        }
        PreviousRelease release = new PreviousRelease(folder);
        release.compile(sources);
        return Optional.of(release);
    }

    private static Said run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1, text);
        } catch (IOException e) {
            return new Said(-1, "");
        }
    }

    private void compile(Path sources) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(sources.resolve("src/main/java"))) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        JavaSources.compile(files, libraries(), folder.resolve("classes"));
        // What Maven packs beside the classes.
        copy(sources.resolve("src/main/resources"), folder.resolve("classes"));
        for (String packed : List.of("routes", "flows", "templates", "config")) {
            copy(sources.resolve(packed), folder.resolve("classes/dromedary").resolve(packed));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** The jars of this test's class path: no classes of ours are among them. */
    private static String libraries() {
        return Stream.of(Bot.classPath().split(java.io.File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar")
                        && !Path.of(entry).getFileName().toString().startsWith("dromedary"))
                .reduce((one, other) -> one + java.io.File.pathSeparator + other)
                .orElseThrow();
    }

    /** Whether runs in hand are given away at its end, in place of being failed. */
    boolean handsOver() {
        return Files.exists(folder.resolve("classes/dev/dromedary/app/Stopping.class"));
    }

    String classPath() {
        return folder.resolve("classes") + java.io.File.pathSeparator + libraries();
    }
}
