package dev.dromedary.bench;

import dev.dromedary.sandbox.StandInServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Arrivals faster than departures: {@code java dev.dromedary.bench.PressureBench [flood] [bodies]}, both when nothing is
 * named.
 */
public final class PressureBench {

    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");

    private static final int CONNECTIONS = 64;
    private static final int SECONDS = Integer.getInteger("bench.seconds", 60);
    private static final Pattern PAGE = Pattern.compile("page-\\d+-");

    private PressureBench() {}

    public static void main(String[] args) {
        int exit = 1;
        try {
            List<String> what = args.length > 0 ? List.of(args) : List.of("flood", "bodies");
            say("fsync %.0f us, load average %s", Machine.fsyncMicros(), Machine.load());
            if (what.contains("flood")) {
                flood();
            }
            if (what.contains("bodies")) {
                bodies();
            }
            exit = 0;
        } catch (Exception e) {
            System.err.println("the benchmark broke off: " + e);
        } finally {
            System.exit(exit);
        }
    }

    private static void flood() throws Exception {
        Map<String, Long> arrived = new ConcurrentHashMap<>();
        try (StandInServer vendors = StandInServer.start(Gateway.vendors());
                Server server = new Gateway(vendors, "http://127.0.0.1:9/").start(FLAGS)) {
            vendors.graph().ignoreWindows();
            vendors.graph().sent().listen(message -> {
                arrived.putIfAbsent("to " + message.to(), System.nanoTime());
                Matcher page = PAGE.matcher(message.body().toString());
                if (page.find()) {
                    arrived.putIfAbsent(page.group(), System.nanoTime());
                }
            });
            say("flood of alerts that can wait, %d connections, %d s", CONNECTIONS, SECONDS);
            say("  when ready: %d MiB resident", server.residentMiB());
            Map<String, Long> begun = new LinkedHashMap<>();
            try (Flood flood = new Flood(server.port(), CONNECTIONS)) {
                for (int half = 1; half <= 2 * SECONDS; half++) {
                    TimeUnit.MILLISECONDS.sleep(500);
                    String person = Webhooks.phone(half);
                    begun.put("to " + person, System.nanoTime());
                    post(server.port(), Webhooks.one("HELP", person));
                    if (half % 10 == 0) {
                        begun.put("page-" + half + "-", System.nanoTime());
                        post(server.port(), Flood.alert("critical", "page-" + half + "-"));
                    }
                    if (half % 20 == 0) {
                        say(
                                "  after %d s: %d MiB resident, answers %s",
                                half / 2, server.residentMiB(), flood.answers());
                    }
                }
                TimeUnit.SECONDS.sleep(3);
            }
            say("  outbox: %s", outbox(server));
            report("a person's HELP until its answer is at Graph", begun, arrived, "to ");
            report("a critical alert until its page is at Graph", begun, arrived, "page-");
        }
    }

    /** How many of each priority are where. */
    private static Map<String, Integer> outbox(Server server) throws SQLException {
        Map<String, Integer> rows = new TreeMap<>();
        String file = "jdbc:sqlite:" + server.folder().resolve("data/dromedary.db");
        try (Connection connection = DriverManager.getConnection(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT priority || ' ' || state, count(*), max(reason) FROM outbox" + " GROUP BY 1")) {
            while (row.next()) {
                rows.put(row.getString(1) + (row.getString(3) == null ? "" : ": " + row.getString(3)), row.getInt(2));
            }
        }
        return rows;
    }

    private static void post(int port, byte[] request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            String head = Flood.exchange(socket, request);
            if (!head.startsWith("http/1.1 20")) {
                say("  not taken: %s", head.lines().findFirst().orElse(""));
            }
        } catch (IOException e) {
            say("  not taken: %s", e);
        }
    }

    private static void report(String what, Map<String, Long> begun, Map<String, Long> arrived, String prefix) {
        long[] took = begun.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix) && arrived.containsKey(entry.getKey()))
                .mapToLong(entry -> arrived.get(entry.getKey()) - entry.getValue())
                .sorted()
                .toArray();
        long all = begun.keySet().stream().filter(key -> key.startsWith(prefix)).count();
        say(
                "  %s: %d of %d, p50 %.0f ms, p99 %.0f ms, max %.0f ms",
                what,
                took.length,
                all,
                took.length == 0 ? -1 : took[took.length / 2] / 1e6,
                took.length == 0 ? -1 : took[took.length * 99 / 100] / 1e6,
                took.length == 0 ? -1 : took[took.length - 1] / 1e6);
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
