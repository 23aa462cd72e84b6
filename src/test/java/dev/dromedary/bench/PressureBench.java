package dev.dromedary.bench;

import dev.dromedary.sandbox.StandInServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Arrivals faster than departures: {@code java dev.dromedary.bench.PressureBench [bodies]}. */
public final class PressureBench {

    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");

    private PressureBench() {}

    public static void main(String[] args) {
        int exit = 1;
        try {
            bodies();
            exit = 0;
        } catch (Exception e) {
            System.err.println("the benchmark broke off: " + e);
        } finally {
            System.exit(exit);
        }
    }

    private static void bodies() throws Exception {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            bodies.add(LargeBodies.body((char) ('a' + i) + "-"));
        }
        try (StandInServer vendors = StandInServer.start(Gateway.vendors());
                Server server = new Gateway(vendors, "http://127.0.0.1:9/").start(FLAGS)) {
            say("resident when ready: %d MiB", server.residentMiB());
            AtomicBoolean over = new AtomicBoolean();
            List<Long> small = new ArrayList<>();
            Thread people = new Thread(() -> {
                while (!over.get()) {
                    try {
                        byte[][] one = {Webhooks.one("hello", Webhooks.phone(small.size() % 50))};
                        long start = System.nanoTime();
                        long refused = Load.run(server.port(), 1, one).refused();
                        small.add(refused == 0 ? System.nanoTime() - start : -1);
                        TimeUnit.MILLISECONDS.sleep(50);
                    } catch (Exception e) {
                        small.add(-2L);
                    }
                }
            });
            people.start();
            long start = System.nanoTime();
            say("answers to the large ones: %s", LargeBodies.post(server.port(), 256, 2, bodies));
            double seconds = (System.nanoTime() - start) / 1e9;
            over.set(true);
            people.join(70_000);
            long[] ok = small.stream()
                    .filter(t -> t >= 0)
                    .mapToLong(t -> t)
                    .sorted()
                    .toArray();
            say(
                    "%.1f s; small ones: %d with 200, %d refused, %d without an answer; p50 %.0f ms, max %.0f ms",
                    seconds,
                    ok.length,
                    small.stream().filter(t -> t == -1).count(),
                    small.stream().filter(t -> t == -2).count(),
                    ok.length == 0 ? 0 : ok[ok.length / 2] / 1e6,
                    ok.length == 0 ? 0 : Arrays.stream(ok).max().orElse(0) / 1e6);
            say(
                    "log: %s",
                    java.nio.file.Files.readAllLines(server.folder().resolve("log")).stream()
                            .filter(line -> !line.contains("INFO"))
                            .limit(12)
                            .toList());
            say("resident: %d MiB", server.residentMiB());
        }
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
