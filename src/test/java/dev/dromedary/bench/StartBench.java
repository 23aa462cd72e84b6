package dev.dromedary.bench;

import dev.dromedary.app.BareBot;
import dev.dromedary.event.Ids;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Priority;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Databases;
import dev.dromedary.store.Store;
import dev.dromedary.whatsapp.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * From the start of the process until it is ready, with an empty database and with what a killed process left: {@code
 * java [-Dbench.jar=target/dromedary.jar] [-Dbench.flags=…] dev.dromedary.bench.StartBench [sqlite] [postgres]}. Left
 * are 10,000 messages in the inbox, 10,000 in the outbox and 2,000 runs under way. Then, how long a message that comes
 * now waits for its answer, and how fast the 10,000 reach their end.
 */
public final class StartBench {

    private static final int WAITING = 10_000;
    private static final int RUNS = 2_000;
    private static final String OPEN = "SELECT count(*) FROM conversation WHERE last_seq > done_seq";

    private StartBench() {}

    public static void main(String[] args) {
        int exit = 1;
        try (StandInServer vendors = StandInServer.start(Gateway.vendors())) {
            vendors.graph().ignoreWindows();
            Gateway gateway = new Gateway(vendors, "http://127.0.0.1:9/");
            for (Databases database : Databases.values()) {
                if (args.length == 0 || List.of(args).contains(database.word())) {
                    measure(database, gateway, vendors);
                }
            }
            exit = 0;
        } catch (Exception e) {
            System.err.println("the benchmark broke off: " + e);
        } finally {
            System.exit(exit);
        }
    }

    private static void measure(Databases database, Gateway gateway, StandInServer vendors) throws Exception {
        Map<String, String> store = Map.of("DROMEDARY_DB_URL", database.fresh(), "DROMEDARY_DB_USER", Databases.USER);
        for (String state : List.of("new database", "empty database", "again")) {
            try (Server server = gateway.start(GatewayBench.flags(), store)) {
                say(
                        "%-8s start to ready %.1f s   %s, load average %s",
                        database.word(), server.startedIn(), state, Machine.load());
            }
        }
        leave(gateway, store);
        try (Server server = gateway.start(GatewayBench.flags(), store);
                Store beside =
                        Store.openToRead(store.get("DROMEDARY_DB_URL"), Databases.USER, null, InstantSource.system())) {
            say(
                    "%-8s start to ready %.1f s   %,d events, %,d messages and %,d runs waiting, load average %s",
                    database.word(), server.startedIn(), WAITING, WAITING, RUNS, Machine.load());
            after(database, server, beside, vendors);
        }
    }

    private static void after(Databases database, Server server, Store beside, StandInServer vendors) throws Exception {
        Map<String, Long> arrived = new ConcurrentHashMap<>();
        vendors.graph().sent().listen(message -> arrived.putIfAbsent(message.to(), System.nanoTime()));
        String person = Webhooks.phone(Gateway.PEOPLE - 1);
        long start = System.nanoTime();
        Load.run(server.port(), 1, new byte[][] {Webhooks.one("HELP", person)});
        long waiting = number(beside, OPEN);
        long drained = 0;
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60)
                && (drained == 0 || arrived.get(person) == null)) {
            if (drained == 0 && number(beside, OPEN) == 0) {
                drained = System.nanoTime();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        say(
                "%-8s a message that came then was answered %s; the others (%,d conversations left) had their end %s;"
                        + " runs left: %,d, load average %s",
                database.word(),
                after(start, arrived.getOrDefault(person, 0L)),
                waiting,
                after(start, drained),
                number(beside, "SELECT count(*) FROM run WHERE state = 'running'"),
                Machine.load());
    }

    private static String after(long start, long end) {
        return end == 0 ? "not within 60 s" : String.format(Locale.ROOT, "after %.1f s", (end - start) / 1e9);
    }

    private static long number(Store store, String sql) {
        return store.reads().sql(sql).query(Long.class).single();
    }

    /** As the bot leaves it when it is killed: nothing waits for anybody who still lives. */
    private static void leave(Gateway gateway, Map<String, String> store) throws Exception {
        Map<String, String> environment = new HashMap<>(gateway.environment());
        environment.putAll(store);
        try (BareBot bot = BareBot.closed(environment, InstantSource.system())) {
            Store open = bot.store();
            for (int i = 0; i < WAITING; i++) {
                byte[] body = Webhooks.body("all quiet", Webhooks.phone(i % (Gateway.PEOPLE - 1)), "HBgS" + i);
                bot.whatsapp().signed("whatsapp", body, Signature.of(Webhooks.APP_SECRET, body));
                bot.whatsapp().keep("whatsapp", body);
            }
            Ids ids = new Ids(InstantSource.system());
            open.write(() -> IntStream.range(0, WAITING)
                    .forEach(i -> bot.sources()
                            .outbox()
                            .put(new Draft(
                                    "left-" + i,
                                    null,
                                    null,
                                    "whatsapp",
                                    Channel.WHATSAPP,
                                    Webhooks.phone(i % (Gateway.PEOPLE - 1)),
                                    Map.of("type", "text", "text", Map.of("body", "left")),
                                    null,
                                    Priority.BULK,
                                    false,
                                    List.of()))));
            Runs runs = bot.sources().runs();
            String flow = "whatsapp-help-flow";
            String hash = open.reads()
                    .sql("SELECT hash FROM flow_version WHERE stem = ?")
                    .param(flow)
                    .query(String.class)
                    .single();
            open.write(() -> IntStream.range(0, RUNS)
                    .forEach(i -> runs.start(
                            new Run.Start(
                                    ids.next("run"),
                                    flow,
                                    hash,
                                    "whatsapp",
                                    Webhooks.phone(i % (Gateway.PEOPLE - 1)),
                                    null,
                                    Map.of("user", Map.of("name", "P", "phone", "+" + Webhooks.phone(i % 999))),
                                    Map.of(),
                                    null),
                            "killed",
                            Duration.ofSeconds(6))));
        }
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
