package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.sandbox.Receipts;
import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import dev.dromedary.testing.Stalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three replicas and one sending number with a queue: whoever feeds it is stopped for longer than its lease and goes on,
 * the next one is killed. Graph sees no more than the limit in any second, and every reply once, or marked.
 */
class SendRateIT {

    private static final int LIMIT = 20;
    private static final int PEOPLE = 40;
    private static final int MESSAGES = 500;

    /** Longer than the lane's lease (4 s), its margin and another replica's look. */
    private static final Duration STOPPED = Duration.ofSeconds(8);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Queue<Long> arrived = new ConcurrentLinkedQueue<>();
    private final String database = Stores.postgres().url();

    @AfterEach
    void end() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private Bot bot(String name, StandInServer vendors) throws Exception {
        Map<String, String> environment = Tutorial.environment(vendors);
        environment.put("DROMEDARY_DB_URL", database);
        environment.put("DROMEDARY_DB_USER", "postgres");
        Path home = EchoSite.in(Files.createDirectories(folder.resolve(name)), PEOPLE, "http://127.0.0.1:1", 86_400);
        Path config = home.resolve("config/whatsapp-bot.yaml");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                "{type: whatsapp}",
                                "{type: whatsapp, rate_limits: {messages_per_second: " + LIMIT + "}}"));
        return opened(Bot.start(home, environment, "serve", "--port", "0"));
    }

    private static long epoch(Store store) {
        return store.reads()
                .sql("SELECT COALESCE(MAX(epoch), 0) FROM outbox_lane WHERE lane LIKE 'whatsapp:%'")
                .query(Long.class)
                .single();
    }

    @Test
    void holdsOverThreeReplicasWhoeverIsStoppedOrKilled() throws Exception {
        Stalls stalls = opened(Stalls.watch());
        StandInServer vendors = opened(Tutorial.vendors());
        vendors.graph().receipts(Receipts.NONE);
        vendors.graph().ignoreWindows();
        vendors.graph().sent().listen(message -> arrived.add(System.nanoTime()));
        Store store = opened(Store.open(database, "postgres", "postgres"));
        List<Bot> bots = new ArrayList<>();
        for (String name : List.of("one", "two", "three")) {
            bots.add(bot(name, vendors));
        }
        bots.forEach(Bot::ready);
        Traffic traffic = opened(new Traffic());
        traffic.to(bots.stream().map(Traffic::door).toList());
        traffic.start(PEOPLE, Duration.ofMillis(1400));
        await().atMost(PATIENCE).until(() -> arrived.size() > 2 * LIMIT);

        Bot fed = stopWhoFeeds(bots, traffic, store);
        killWhoFeeds(bots.stream().filter(bot -> bot != fed).toList(), fed, traffic, store);
        await().atMost(PATIENCE).until(() -> traffic.count() >= MESSAGES);
        traffic.stop();
        new Echoes(vendors.graph(), traffic).areComplete(PATIENCE);

        int most = stalls.most(List.copyOf(arrived), Duration.ofSeconds(1));
        long[] times = arrived.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "MEASURED limit %d: %d replies to %d messages, at most %d in a second, the longest silence %.1f s%n",
                LIMIT, times.length, traffic.count(), most, longestSilence(times) / 1e9);
        // Some more is what a busy machine's network may make of it; two that feed at once make it twice as many.
        assertThat(most).isLessThanOrEqualTo(LIMIT + LIMIT / 4);
    }

    /** Each in turn for longer than the lease, until it was the one. */
    private static Bot stopWhoFeeds(List<Bot> bots, Traffic traffic, Store store) throws Exception {
        for (Bot bot : bots) {
            traffic.to(
                    bots.stream().filter(one -> one != bot).map(Traffic::door).toList());
            long before = epoch(store);
            bot.signal("STOP");
            TimeUnit.MILLISECONDS.sleep(STOPPED.toMillis());
            bot.signal("CONT");
            traffic.to(bots.stream().map(Traffic::door).toList());
            if (epoch(store) > before) {
                return bot;
            }
        }
        throw new AssertionError("nobody fed the lane");
    }

    private static void killWhoFeeds(List<Bot> others, Bot left, Traffic traffic, Store store) {
        long before = epoch(store);
        for (int i = 0; i < others.size() && epoch(store) == before; i++) {
            List<Bot> alive = new ArrayList<>(others.subList(i + 1, others.size()));
            alive.add(left);
            traffic.to(alive.stream().map(Traffic::door).toList());
            others.get(i).signal("KILL");
            long until = System.nanoTime() + STOPPED.toNanos();
            await().atMost(PATIENCE).until(() -> epoch(store) > before || System.nanoTime() > until);
        }
        assertThat(epoch(store)).isGreaterThan(before);
    }

    private static long longestSilence(long[] times) {
        long longest = 0;
        for (int i = 1; i < times.length - MESSAGES / 20; i++) {
            longest = Math.max(longest, times[i] - times[i - 1]);
        }
        return longest;
    }
}
