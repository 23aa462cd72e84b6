package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.Bot;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** One of the processes, through all its lives. */
final class Replica implements AutoCloseable {

    private final String name;
    private final Path home;
    private final Map<String, String> environment;
    private final Optional<Path> first;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private volatile Bot bot;
    private volatile boolean ready;
    private boolean closed;

    /** @param first classes that stand before those of the bot */
    Replica(String name, Path home, Map<String, String> environment, Optional<Path> first) {
        this.name = name;
        this.home = home;
        this.environment = environment;
        this.first = first;
    }

    String name() {
        return name;
    }

    boolean isReady() {
        return ready;
    }

    URI url(String path) {
        return bot.url(path);
    }

    /** Completes when it serves; exceptionally when it ended before that. */
    synchronized CompletableFuture<Void> start() {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        Bot next = first.map(classes -> Bot.of(
                        classes + File.pathSeparator + Bot.classPath(), home, environment, "serve", "--port", "0"))
                .orElseGet(() -> Bot.start(home, environment, "serve", "--port", "0"));
        bot = next;
        return CompletableFuture.runAsync(() -> {
            next.ready();
            ready = true;
        });
    }

    void kill() {
        ready = false;
        bot.kill();
        keepLog();
    }

    /** In order, and its exit code. */
    int terminate() {
        ready = false;
        bot.close();
        keepLog();
        return bot.exitCode();
    }

    void stop() {
        bot.signal("STOP");
    }

    void goOn() {
        bot.signal("CONT");
    }

    private void keepLog() {
        log.add("---- " + name);
        log.addAll(bot.out());
        log.addAll(bot.err());
    }

    /** What of all its lives says that the process itself is broken. */
    List<String> complaints() {
        return Stream.concat(log.stream(), bot == null ? Stream.of() : bot.out().stream())
                .filter(line -> line.contains("OutOfMemory") || line.contains("StackOverflow"))
                .toList();
    }

    /** What all its lives said is kept beside its documents. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (bot != null) {
            kill();
            Files.write(home.resolve("log"), log);
        }
    }
}
