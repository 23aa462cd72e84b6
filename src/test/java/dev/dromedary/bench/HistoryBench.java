package dev.dromedary.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.dromedary.app.BareBot;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.engine.FlowDirectory;
import dev.dromedary.engine.Retention;
import dev.dromedary.run.FlowVersions;
import dev.dromedary.store.Databases;
import dev.dromedary.store.Store;
import dev.dromedary.whatsapp.Signature;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.camel.impl.DefaultCamelContext;
import org.slf4j.LoggerFactory;

/**
 * What a message costs after 10, 1,000, 100,000 and 1,000,000 others: {@code java dev.dromedary.bench.HistoryBench
 * [sqlite] [postgres] [most=1000000] [messages=400] [trim]}. Everything is in this process (PostgreSQL's server is not),
 * Graph included, which answers at once. With {@code trim} instead: storing while retention takes out 100,000 messages,
 * and while it does not.
 */
public final class HistoryBench {

    private static final int[] SIZES = {10, 1_000, 100_000, 1_000_000};
    private static final AtomicLong WAMIDS = new AtomicLong();

    private HistoryBench() {}

    public static void main(String[] args) {
        int exit = 1;
        ((Logger) LoggerFactory.getLogger("dev.dromedary")).setLevel(Level.ERROR);
        try {
            List<String> what = List.of(args);
            say(
                    "java %s, %d processors, fsync %.0f us, load average %s",
                    System.getProperty("java.version"),
                    Runtime.getRuntime().availableProcessors(),
                    Machine.fsyncMicros(),
                    Machine.load());
            for (Databases database : Databases.values()) {
                if (what.contains(database.word()) || (!what.contains("sqlite") && !what.contains("postgres"))) {
                    if (what.contains("trim")) {
                        trim(database, number(what, "most", 100_000));
                    } else {
                        curve(database, number(what, "most", 1_000_000), number(what, "messages", 400));
                    }
                }
            }
            exit = 0;
        } catch (Exception e) {
            System.err.println("the benchmark broke off: " + e);
        } finally {
            System.exit(exit);
        }
    }

    private static int number(List<String> what, String name, int otherwise) {
        return what.stream()
                .filter(arg -> arg.startsWith(name + "="))
                .mapToInt(arg -> Integer.parseInt(arg.substring(name.length() + 1)))
                .findFirst()
                .orElse(otherwise);
    }

    private static void curve(Databases database, int most, int messages) throws Exception {
        Map<String, Long> arrived = new ConcurrentHashMap<>();
        try (Setting setting = setting(to -> arrived.putIfAbsent(to, System.nanoTime()));
                BareBot bot = bot(database, setting)) {
            int filled = 0;
            one(bot, arrived, 600, "warm-up");
            for (int size : SIZES) {
                if (size > most) {
                    break;
                }
                long start = System.nanoTime();
                Past.fill(bot.store(), filled, size, Setting.PEOPLE, Past.lately(bot.store()));
                double filling = (System.nanoTime() - start) / 1e9;
                filled = size;
                one(bot, arrived, 100, null);
                one(
                        bot,
                        arrived,
                        messages,
                        String.format(
                                Locale.ROOT,
                                "%-8s %,10d before (%,11d rows, filled in %3.0f s)",
                                database.word(),
                                size,
                                rows(bot.store()),
                                filling));
            }
        }
    }

    private static long rows(Store store) {
        return List.of(
                        "inbox",
                        "run",
                        "journal",
                        "decision",
                        "outbox",
                        "outbox_wamid",
                        "outbox_offer",
                        "transcript",
                        "pending_response",
                        "audit")
                .stream()
                .mapToLong(table -> store.reads()
                        .sql("SELECT count(*) FROM " + table)
                        .query(Long.class)
                        .single())
                .sum();
    }

    /** One message after another, each awaited at Graph; half of them small talk and half an ACK of nothing. */
    private static void one(BareBot bot, Map<String, Long> arrived, int messages, String name) throws Exception {
        long[] storing = new long[messages];
        long[] whole = new long[messages];
        long busy = Machine.processorNanos();
        for (int i = 0; i < messages; i++) {
            String person = Webhooks.phone((int) (WAMIDS.get() % Setting.PEOPLE));
            byte[] body = Webhooks.body(i % 2 == 0 ? "hello" : "ACK", person, "HBg" + WAMIDS.incrementAndGet());
            String signature = Signature.of(Webhooks.APP_SECRET, body);
            arrived.remove(person);
            long start = System.nanoTime();
            bot.whatsapp().signed("whatsapp", body, signature);
            bot.whatsapp().keep("whatsapp", body);
            storing[i] = System.nanoTime() - start;
            long patience = start + TimeUnit.SECONDS.toNanos(20);
            while (!arrived.containsKey(person)) {
                if (System.nanoTime() > patience) {
                    throw new IllegalStateException("no answer to " + person);
                }
                TimeUnit.MICROSECONDS.sleep(100);
            }
            whole[i] = arrived.get(person) - start;
        }
        double processor = (Machine.processorNanos() - busy) / 1e6 / messages;
        if (name != null) {
            say(
                    "%s   stored p50 %5.2f p99 %6.2f ms   at Graph p50 %6.2f p99 %7.2f ms   processor %5.2f ms each"
                            + "   load average %s",
                    name,
                    millis(storing, 0.5),
                    millis(storing, 0.99),
                    millis(whole, 0.5),
                    millis(whole, 0.99),
                    processor,
                    Machine.load());
        }
    }

    /** 200 webhooks a second, with retention at work and without, in turn. */
    private static void trim(Databases database, int most) throws Exception {
        try (Setting setting = setting(to -> {});
                BareBot bot = bot(database, setting)) {
            Instant old = bot.store().clock().instant().minus(Duration.ofDays(100));
            Past.fill(bot.store(), 0, most, Setting.PEOPLE, old);
            paced(bot, 400, () -> true);
            // The bot's own sweep must not come in between.
            bot.store()
                    .write(() -> bot.store()
                            .db()
                            .sql("UPDATE turn SET owner = 'bench', lease_until = ?")
                            .param(Long.MAX_VALUE)
                            .update());
            FlowDirectory flows = new FlowDirectory(
                    new DefaultCamelContext(), new FlowVersions(bot.store()), (stem, text) -> Optional.empty());
            TriggerConfig.Retention ages = new TriggerConfig.Retention(Duration.ofDays(90), Duration.ofDays(7));
            for (String name : List.of("without", "with", "without", "with")) {
                Retention retention = new Retention(bot.store(), ages, flows, "bench");
                Map<String, Integer> done = new ConcurrentHashMap<>();
                Thread sweeping = new Thread(() -> done.putAll(retention.sweep()), "sweeping");
                if (name.equals("with")) {
                    sweeping.start();
                }
                long start = System.nanoTime();
                long[] took = paced(bot, 3_000, () -> name.equals("without") || sweeping.isAlive());
                double seconds = (System.nanoTime() - start) / 1e9;
                retention.close();
                sweeping.join();
                say(
                        "%-8s %-7s trimming: %,6d webhooks in %4.1f s   stored p50 %5.2f p99 %6.2f max %7.2f ms"
                                + "   %,d rows emptied or taken out   load average %s",
                        database.word(),
                        name,
                        took.length,
                        seconds,
                        millis(took, 0.5),
                        millis(took, 0.99),
                        millis(took, 1),
                        done.values().stream().mapToInt(n -> n).sum(),
                        Machine.load());
            }
        }
    }

    private interface While {
        boolean on();
    }

    private static long[] paced(BareBot bot, int most, While on) throws Exception {
        long[] took = new long[most];
        int n = 0;
        long next = System.nanoTime();
        while (n < most && on.on()) {
            String person = Webhooks.phone((int) (WAMIDS.get() % Setting.PEOPLE));
            byte[] body = Webhooks.body("hello", person, "HBg" + WAMIDS.incrementAndGet());
            String signature = Signature.of(Webhooks.APP_SECRET, body);
            long start = System.nanoTime();
            bot.whatsapp().signed("whatsapp", body, signature);
            bot.whatsapp().keep("whatsapp", body);
            took[n++] = System.nanoTime() - start;
            next += TimeUnit.MILLISECONDS.toNanos(5);
            long pause = next - System.nanoTime();
            if (pause > 0) {
                TimeUnit.NANOSECONDS.sleep(pause);
            }
        }
        return Arrays.copyOf(took, n);
    }

    private static Setting setting(Consumer<String> sent) throws IOException {
        return new Setting(sent, "{ACK: acknowledge-alert-flow}", Map.of());
    }

    private static BareBot bot(Databases database, Setting setting) throws Exception {
        return BareBot.open(setting.environment(database), InstantSource.system());
    }

    private static double millis(long[] nanos, double share) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))] / 1e6;
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
