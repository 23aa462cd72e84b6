package dev.dromedary.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that runs a main class of these tests, spoken to line by line and killed when its time has come. */
final class Child implements AutoCloseable {

    /** Only for one that stands still: a slow day is no fault. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String END = "@end";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> said = new ArrayList<>();

    private Child(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    static Child start(Path home, Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException {
        List<String> java = new ArrayList<>(Bot.java());
        java.addAll(List.of("-cp", Bot.classPath()));
        return start(java, home, environment, main, arguments);
    }

    /** @param java with its class path */
    static Child start(
            List<String> java, Path home, Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(java);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Child(builder.start());
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException killed) {
            // What it said before is in the queue.
        }
        lines.add(END);
    }

    /** The next line that is meant for its parent; empty once it has ended. */
    Optional<String> line() throws InterruptedException {
        while (true) {
            String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new IllegalStateException("it says nothing more after:\n" + said());
            }
            if (line.equals(END)) {
                return Optional.empty();
            }
            said.add(line);
            if (line.startsWith("@")) {
                return Optional.of(line);
            }
        }
    }

    String said() {
        return String.join("\n", said);
    }

    void goOn() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Waits until it has ended by itself. */
    void ended() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end after:\n" + said());
        }
    }

    @Override
    public void close() {
        kill();
    }
}
