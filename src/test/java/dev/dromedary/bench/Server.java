package dev.dromedary.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, on the same JDK as the benchmark; ended with it. */
final class Server implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final Process process;
    private final Path folder;
    private final int port;
    private final double startedIn;

    private Server(Process process, Path folder, int port, double startedIn) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.startedIn = startedIn;
    }

    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    /** Until {@code ready} answers 200; seconds from the start of the process until then are {@link #startedIn}. */
    static Server start(
            List<String> flags, List<String> arguments, Map<String, String> environment, int port, String ready)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("dromedary-bench");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WHATSAPP_") || name.startsWith("DROMEDARY_"));
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        URI probe = URI.create("http://127.0.0.1:" + port + ready);
        while (System.nanoTime() - start < PATIENCE.toNanos() && process.isAlive()) {
            if (answers(probe)) {
                return new Server(process, folder, port, (System.nanoTime() - start) / 1e9);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        process.destroyForcibly();
        throw new IllegalStateException(
                "not ready: " + arguments.get(arguments.size() - 1) + "\n" + Files.readString(folder.resolve("log")));
    }

    private static boolean answers(URI probe) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(probe).timeout(Duration.ofSeconds(5)).build();
            int status =
                    HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            // The comparisons have no health page: 405 says that the path is served, by POST.
            return status == 200 || status == 405;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    Path folder() {
        return folder;
    }

    double startedIn() {
        return startedIn;
    }

    /** MiB of this process in memory at this moment. */
    long residentMiB() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }

    /** Seconds of processor time since its start. */
    double processorSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    /** At once: what it still had to do is of no interest. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (var files = Files.walk(folder)) {
            for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
