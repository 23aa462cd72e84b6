package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The bot as a process of its own: the packaged jar where Maven made one, else the classes under test. Its environment is
 * exactly what it is given: no secrets of this machine, and no locale, as in a container.
 */
public final class Bot implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Pattern READY = Pattern.compile("Dromedary \\S+ .+? ([A-Z]+) .+? http://[^ ]+:(\\d+) ");

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    private Bot(Process process) {
        this.process = process;
        read(process.getInputStream(), out);
        read(process.getErrorStream(), err);
    }

    /** @param arguments such as {@code serve --port 0} */
    public static Bot start(Path folder, Map<String, String> environment, String... arguments) {
        List<String> command = java();
        String jar = System.getProperty("dromedary.jar");
        if (jar != null && Files.isRegularFile(Path.of(jar))) {
            command.addAll(List.of("-jar", Path.of(jar).toAbsolutePath().toString()));
        } else {
            command.addAll(List.of("-cp", classPath(), "dev.dromedary.app.Dromedary"));
        }
        command.addAll(Arrays.asList(arguments));
        return run(folder, environment, command);
    }

    /** Another release, by its class path. */
    public static Bot of(String classPath, Path folder, Map<String, String> environment, String... arguments) {
        List<String> command = java();
        command.addAll(List.of("-cp", classPath, "dev.dromedary.app.Dromedary"));
        command.addAll(Arrays.asList(arguments));
        return run(folder, environment, command);
    }

    /** Another main class on the class path of this test. */
    static Bot main(Class<?> main, Path folder, Map<String, String> environment, String... arguments) {
        List<String> command = java();
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(Arrays.asList(arguments));
        return run(folder, environment, command);
    }

    private static Bot run(Path folder, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new Bot(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("no process could be started", e);
        }
    }

    static List<String> java() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m"));
    }

    /** Camel JBang brings a Camel main of its own, which the bot never has beside it. */
    public static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("camel-jbang"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void read(InputStream stream, List<String> lines) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader text =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = text.readLine(); line != null; line = text.readLine()) {
                            lines.add(line);
                        }
                    } catch (IOException ended) {
                        // The process is gone; what it wrote so far is what it wrote.
                    }
                },
                "bot-output");
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    /** Waits until it says that it serves. */
    public Bot ready() {
        await("the bot's start")
                .atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> readyLine().isPresent() || !process.isAlive());
        if (readyLine().isEmpty()) {
            throw new IllegalStateException("the bot did not start:\n" + output());
        }
        return this;
    }

    private Optional<Matcher> readyLine() {
        return out.stream().map(READY::matcher).filter(Matcher::find).findFirst();
    }

    String mode() {
        return readyLine().orElseThrow().group(1);
    }

    int port() {
        return Integer.parseInt(readyLine().orElseThrow().group(2));
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("it did not end:\n" + output());
            }
            for (Thread reader : readers) {
                reader.join(5_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return process.exitValue();
    }

    /** @param name such as {@code TERM} */
    public void signal(String name) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    public List<String> out() {
        return out;
    }

    public List<String> err() {
        return err;
    }

    String output() {
        return String.join("\n", out) + "\n--- stderr\n" + String.join("\n", err);
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM, and SIGKILL when that does not help. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
