package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.Bot;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** One of the processes, through all its lives. */
final class Replica implements AutoCloseable {

    /** Minutes until it must serve. */
    private static final int PATIENCE = 3;

    /** From one start to the next; {@code ended} when it was we who ended it. */
    private static final class Life {
        private final Bot bot;
        private final long begun = System.nanoTime();
        private volatile boolean ready;
        private volatile boolean ended;

        private Life(Bot bot) {
            this.bot = bot;
        }
    }

    private final String name;
    private final Path home;
    private final Map<String, String> environment;
    private final Optional<Path> first;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private volatile Life life;
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
        return life.ready && !life.ended;
    }

    /** Whether its process is there, though perhaps not ready yet. */
    boolean isAlive() {
        return !life.ended && life.bot.isAlive();
    }

    URI url(String path) {
        return life.bot.url(path);
    }

    /**
     * Completes when it serves, with the time since its JVM began; with nothing when it was ended meanwhile, and
     * exceptionally when it ended by itself or does not come.
     */
    synchronized CompletableFuture<Optional<Duration>> start() {
        if (closed) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        keepLog();
        Life next = new Life(first.map(classes -> Bot.of(
                        classes + File.pathSeparator + Bot.classPath(), home, environment, "serve", "--port", "0"))
                .orElseGet(() -> Bot.start(home, environment, "serve", "--port", "0")));
        life = next;
        return CompletableFuture.supplyAsync(() -> await(next));
    }

    private static Optional<Duration> await(Life life) {
        for (int minute = 1; !life.ready; minute++) {
            try {
                life.bot.ready();
                life.ready = true;
            } catch (RuntimeException e) {
                if (life.ended) {
                    return Optional.empty();
                }
                // On a machine that is busy with much else a start may take longer.
                if (minute == PATIENCE || !life.bot.isAlive()) {
                    throw e;
                }
            }
        }
        return life.ended ? Optional.empty() : Optional.of(Duration.ofNanos(System.nanoTime() - life.begun));
    }

    void kill() {
        life.ended = true;
        life.bot.kill();
    }

    /** In order, and its exit code. */
    int terminate() {
        life.ended = true;
        life.bot.close();
        return life.bot.exitCode();
    }

    void stop() {
        life.bot.signal("STOP");
    }

    void goOn() {
        life.bot.signal("CONT");
    }

    private void keepLog() {
        if (life != null) {
            log.add("---- " + name);
            log.addAll(life.bot.out());
            log.addAll(life.bot.err());
        }
    }

    /** What of all its lives says that the process itself is broken. */
    List<String> complaints() {
        List<String> all =
                new ArrayList<>(Stream.concat(log.stream(), life == null ? Stream.of() : life.bot.out().stream())
                        .filter(line -> line.contains("OutOfMemory") || line.contains("StackOverflow"))
                        .toList());
        if (life != null && !isReady()) {
            all.add("does not serve in the end");
        } else if (life != null && !isAlive()) {
            all.add("ended by itself");
        }
        return all;
    }

    /** What all its lives said is kept beside its documents. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (life != null) {
            kill();
            keepLog();
            Files.write(home.resolve("log"), log);
        }
    }
}
