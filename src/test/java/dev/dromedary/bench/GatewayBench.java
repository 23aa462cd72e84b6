package dev.dromedary.bench;

import com.sun.net.httpserver.HttpServer;
import dev.dromedary.sandbox.StandInServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The figures of bench/README.md, side by side in one run: {@code java [-Dbench.jar=target/dromedary.jar]
 * [-Dbench.flags=…] dev.dromedary.bench.GatewayBench [what …]}; everything when nothing is named.
 */
public final class GatewayBench {

    private static final int CONNECTIONS = 64;
    private static final int WARM_UP = 30_000;
    private static final int MEASURED = 40_000;
    private static final int ALL = 100_000;
    private static final String TEXT = "all quiet here, thanks";

    private GatewayBench() {}

    public static void main(String[] args) {
        int exit = 1;
        try {
            measure(args);
            exit = 0;
        } catch (Exception e) {
            System.err.println("the benchmark broke off: " + e);
        } finally {
            System.exit(exit);
        }
    }

    private static void measure(String[] args) throws Exception {
        List<String> what = args.length > 0 ? List.of(args) : List.of("mvc", "route", "app", "status", "start");
        List<String> flags = flags();
        say(
                "java %s (%s), %d processors, fsync %.0f us, load average %s",
                System.getProperty("java.version"),
                System.getProperty("java.vm.name"),
                Runtime.getRuntime().availableProcessors(),
                Machine.fsyncMicros(),
                Machine.load());
        String jar = System.getProperty("bench.jar");
        say(
                "program: %s   flags: %s",
                jar == null ? "classes" : Path.of(jar).getFileName(),
                flags.isEmpty() ? "none" : String.join(" ", flags));
        HttpServer health = healthy();
        try (StandInServer vendors = StandInServer.start(Gateway.vendors())) {
            vendors.graph().ignoreWindows();
            Gateway gateway = new Gateway(
                    vendors, "http://127.0.0.1:" + health.getAddress().getPort() + "/");
            say("");
            say(
                    "Signed webhooks at %d keep-alive connections, %,d after a warm-up of %,d; each another text"
                            + " message",
                    CONNECTIONS, MEASURED, WARM_UP);
            if (what.contains("mvc")) {
                comparison("Spring MVC, HMAC only", BareMvc.class, flags);
            }
            if (what.contains("route")) {
                comparison("the route, no store", RouteWithoutStore.class, flags);
            }
            if (what.contains("app")) {
                app(gateway, vendors, flags);
            }
            if (what.contains("status")) {
                status(gateway, vendors, flags);
            }
            if (what.contains("start")) {
                starts(gateway, flags);
            }
        }
        say("");
        say("fsync %.0f us, load average %s", Machine.fsyncMicros(), Machine.load());
    }

    static List<String> flags() {
        String flags = System.getProperty("bench.flags", "").strip();
        return flags.isEmpty() ? List.of() : Arrays.asList(flags.split("\\s+"));
    }

    private static HttpServer healthy() throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "healthy");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        return server;
    }

    private static void comparison(String name, Class<?> main, List<String> flags) throws Exception {
        int port = Server.freePort();
        List<String> arguments = List.of(
                "-Dserver.port=" + port,
                "-Dserver.address=127.0.0.1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        try (Server server = Server.start(flags, arguments, Map.of(), port, "/webhooks/whatsapp")) {
            measured(name, server);
        }
    }

    private static void measured(String name, Server server) throws IOException {
        Latencies warm = Load.run(server.port(), CONNECTIONS, Webhooks.of(WARM_UP, TEXT, Gateway.PEOPLE));
        if (warm.refused() > 0) {
            throw new IllegalStateException(warm.refused() + " were refused");
        }
        report(name, server, MEASURED);
    }

    private static void report(String name, Server server, int count) throws IOException {
        byte[][] requests = Webhooks.of(count, TEXT, Gateway.PEOPLE);
        double before = server.processorSeconds();
        Latencies latencies = Load.run(server.port(), CONNECTIONS, requests);
        double busy = server.processorSeconds() - before;
        say(
                "%-23s %s   %4.0f us processor time each   (load average %s)",
                name, latencies, busy / count * 1e6, Machine.load());
    }

    private static void app(Gateway gateway, StandInServer vendors, List<String> flags) throws Exception {
        try (Server server = gateway.start(flags)) {
            vendors.graph().callback(URI.create("http://127.0.0.1:" + server.port() + "/webhooks/whatsapp"));
            long empty = server.residentMiB();
            measured("Dromedary, stored first", server);
            long handled = count(server, "SELECT count(*) FROM inbox WHERE state = 'done' AND kind = 'MESSAGE'");
            int rest = ALL - WARM_UP - MEASURED;
            report("  the last of 100,000", server, rest);
            long resident = server.residentMiB();
            long stored = count(server, "SELECT count(*) FROM inbox WHERE kind = 'MESSAGE'");
            say(
                    "  stored %,d messages of %,d answered; workers had brought %,d to their end meanwhile, %,d"
                            + " replies sent",
                    stored, ALL, handled, vendors.graph().sent().count());
            say("Resident memory: %d MiB when ready, %d MiB after %,d webhooks", empty, resident, ALL);
            long before = count(server, "SELECT count(*) FROM inbox WHERE state = 'done' AND kind = 'MESSAGE'");
            TimeUnit.SECONDS.sleep(5);
            long after = count(server, "SELECT count(*) FROM inbox WHERE state = 'done' AND kind = 'MESSAGE'");
            say(
                    "  after the flood: %,d messages/s brought to their end; %d MiB resident",
                    (after - before) / 5, server.residentMiB());
        }
    }

    private static long count(Server server, String sql) throws SQLException {
        String file = "jdbc:sqlite:" + server.folder().resolve("data/dromedary.db");
        try (Connection connection = DriverManager.getConnection(file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void status(Gateway gateway, StandInServer vendors, List<String> flags) throws Exception {
        Map<String, Long> arrived = new ConcurrentHashMap<>();
        vendors.graph().sent().listen(message -> arrived.putIfAbsent(message.to(), System.nanoTime()));
        try (Server server = gateway.start(flags)) {
            vendors.graph().callback(URI.create("http://127.0.0.1:" + server.port() + "/webhooks/whatsapp"));
            asks(server, arrived, 0, 200, 20);
            long[] took = asks(server, arrived, 200, 150, 100);
            if (took.length == 0) {
                throw new IllegalStateException("no answer to STATUS");
            }
            say("");
            say(
                    "STATUS webhook to Graph request, 10 a second, five services checked: p50 %.1f   p99 %.1f   max"
                            + " %.1f ms   (%d of 150 arrived; load average %s)",
                    took[took.length / 2] / 1e6,
                    took[took.length * 99 / 100] / 1e6,
                    took[took.length - 1] / 1e6,
                    took.length,
                    Machine.load());
        }
    }

    /** Nanoseconds until Graph had the answer, ascending. */
    private static long[] asks(Server server, Map<String, Long> arrived, int from, int count, int pauseMillis)
            throws Exception {
        List<String> people = new ArrayList<>();
        List<Long> begun = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String person = Webhooks.phone((from + i) % Gateway.PEOPLE);
            arrived.remove(person);
            byte[][] one = {Webhooks.one("STATUS", person)};
            people.add(person);
            begun.add(System.nanoTime());
            Load.run(server.port(), 1, one);
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        }
        TimeUnit.SECONDS.sleep(2);
        long[] took = new long[count];
        int n = 0;
        for (int i = 0; i < count; i++) {
            Long at = arrived.get(people.get(i));
            if (at != null) {
                took[n++] = at - begun.get(i);
            }
        }
        took = Arrays.copyOf(took, n);
        Arrays.sort(took);
        return took;
    }

    private static void starts(Gateway gateway, List<String> flags) throws Exception {
        double[] seconds = new double[3];
        for (int i = 0; i < seconds.length; i++) {
            try (Server server = gateway.start(flags)) {
                seconds[i] = server.startedIn();
            }
        }
        say("");
        say(
                "Start to ready, process start until readiness answers 200: %.1f, %.1f, %.1f s   (load average %s)",
                seconds[0], seconds[1], seconds[2], Machine.load());
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
