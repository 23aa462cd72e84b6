package dev.dromedary.bench;

import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Databases;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Durable webhooks a second at 1, 8, 64 and 256 connections on SQLite and on PostgreSQL: {@code java
 * [-Dbench.jar=target/dromedary.jar] [-Dbench.flags=…] dev.dromedary.bench.DurableBench [sqlite] [postgres]}. The bot is
 * a process of its own with its workers at work; a webhook counts once it is answered with 200, which is after the
 * commit.
 */
public final class DurableBench {

    private static final int WARM_UP = 8_000;
    private static final Map<Integer, Integer> REQUESTS = Map.of(1, 1_000, 8, 10_000, 64, 20_000, 256, 20_000);
    private static final String TEXT = "all quiet here, thanks";

    private DurableBench() {}

    public static void main(String[] args) {
        int exit = 1;
        try {
            for (Databases database : Databases.values()) {
                if (args.length == 0 || List.of(args).contains(database.word())) {
                    measure(database);
                }
            }
            exit = 0;
        } catch (Exception e) {
            System.err.println("the benchmark broke off: " + e);
        } finally {
            System.exit(exit);
        }
    }

    private static void measure(Databases database) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "Durable webhooks, java %s, %s, fsync %.0f us, load average %s%n",
                System.getProperty("java.version"),
                database.word(),
                Machine.fsyncMicros(),
                Machine.load());
        try (StandInServer vendors = StandInServer.start(Gateway.vendors())) {
            vendors.graph().ignoreWindows();
            Gateway gateway = new Gateway(vendors, "http://127.0.0.1:9/");
            Map<String, String> store =
                    Map.of("DROMEDARY_DB_URL", database.fresh(), "DROMEDARY_DB_USER", Databases.USER);
            try (Server server = gateway.start(GatewayBench.flags(), store)) {
                Load.run(server.port(), 64, Webhooks.of(WARM_UP, TEXT, Gateway.PEOPLE));
                for (int connections : List.of(1, 8, 64, 256)) {
                    byte[][] requests = Webhooks.of(REQUESTS.get(connections), TEXT, Gateway.PEOPLE);
                    double fsync = Machine.fsyncMicros();
                    double before = server.processorSeconds();
                    Latencies latencies = Load.run(server.port(), connections, requests);
                    System.out.printf(
                            Locale.ROOT,
                            "%-8s %4d connections %s   %4.0f us processor time each   fsync %.0f us before, %.0f us"
                                    + " after   load average %s%n",
                            database.word(),
                            connections,
                            latencies,
                            (server.processorSeconds() - before) / requests.length * 1e6,
                            fsync,
                            Machine.fsyncMicros(),
                            Machine.load());
                }
            }
        }
    }
}
