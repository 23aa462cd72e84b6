package dev.dromedary.bench;

import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Databases;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Signed webhooks at a steady rate, each answered by one message to another person: how long from the webhook's first byte
 * until Graph has the answer, and how many Graph sees in a second. {@code java dev.dromedary.bench.SteadyBench [--rate 80]
 * [--seconds 300] [--poisson] [--on sqlite|postgres|both]}; {@code -Dbench.jar} and {@code -Dbench.flags} as for
 * {@link GatewayBench}.
 */
public final class SteadyBench {

    private static final String TEXT = "HELP";
    private static final int WARM_UP = 1_000;

    private final int rate;
    private final int seconds;
    private final boolean poisson;

    /** When Graph had each answer, by its recipient: people are asked in turn, so the newest is the one waited for. */
    private final Map<String, Long> arrived = new ConcurrentHashMap<>();

    private final List<Long> arrivals = new ArrayList<>();

    private SteadyBench(int rate, int seconds, boolean poisson) {
        this.rate = rate;
        this.seconds = seconds;
        this.poisson = poisson;
    }

    public static void main(String[] args) {
        int exit = 1;
        try {
            List<String> all = List.of(args);
            String on = value(all, "--on", "both");
            for (Databases engine : Databases.values()) {
                if (on.equals("both") || on.equals(engine.word())) {
                    new SteadyBench(
                                    Integer.parseInt(value(all, "--rate", "80")),
                                    Integer.parseInt(value(all, "--seconds", "300")),
                                    all.contains("--poisson"))
                            .measure(engine);
                }
            }
            exit = 0;
        } catch (Exception e) {
            System.err.println("the benchmark broke off: " + e);
        } finally {
            System.exit(exit);
        }
    }

    private static String value(List<String> args, String name, String otherwise) {
        int at = args.indexOf(name);
        return at < 0 ? otherwise : args.get(at + 1);
    }

    private void measure(Databases engine) throws Exception {
        String flags = System.getProperty("bench.flags", "").strip();
        try (StandInServer vendors = StandInServer.start(Gateway.vendors())) {
            vendors.graph().ignoreWindows();
            vendors.graph().sent().listen(message -> {
                long now = System.nanoTime();
                arrived.put(message.to(), now);
                synchronized (arrivals) {
                    arrivals.add(now);
                }
            });
            Map<String, String> store = new HashMap<>();
            if (engine == Databases.POSTGRES) {
                store.put("DROMEDARY_DB_URL", engine.fresh());
                store.put("DROMEDARY_DB_USER", Databases.USER);
                store.put("DROMEDARY_DB_PASSWORD", Databases.USER);
            }
            Gateway gateway = new Gateway(vendors, vendors.baseUrl() + "/");
            try (Server server =
                    gateway.start(flags.isEmpty() ? List.of() : Arrays.asList(flags.split("\\s+")), store)) {
                vendors.graph().callback(URI.create("http://127.0.0.1:" + server.port() + "/webhooks/whatsapp"));
                // Half as fast, so that the number's limit is not what it begins with.
                post(server, WARM_UP, Math.max(1, rate / 2));
                synchronized (arrivals) {
                    arrivals.clear();
                }
                report(engine, post(server, rate * seconds, rate));
            }
        }
    }

    /** Nanoseconds from the moment each was due until Graph had its answer; negative when it never came. */
    private long[] post(Server server, int count, int perSecond) throws Exception {
        Random random = new Random(1);
        String[] people = new String[count];
        long[] due = new long[count];
        long[] took = new long[count];
        Arrays.fill(took, -1);
        try (Posts posts = new Posts(server.port(), 16)) {
            double at = 0;
            long begun = System.nanoTime() + 50_000_000;
            int collected = 0;
            for (int i = 0; i < count; i++) {
                people[i] = Webhooks.phone(i % Gateway.PEOPLE);
                arrived.remove(people[i]);
                byte[] request = Webhooks.one(TEXT, people[i]);
                due[i] = begun + (long) (at * 1e9);
                at += poisson ? -Math.log(1 - random.nextDouble()) / perSecond : 1.0 / perSecond;
                for (long left = due[i] - System.nanoTime(); left > 0; left = due[i] - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                posts.post(request);
                // Before this person's turn comes again.
                for (; collected < i - Gateway.PEOPLE + 50; collected++) {
                    collect(collected, people, due, took);
                }
            }
            long patience = System.nanoTime() + 30_000_000_000L;
            for (; collected < count; collected++) {
                while (!arrived.containsKey(people[collected]) && System.nanoTime() < patience) {
                    LockSupport.parkNanos(1_000_000);
                }
                collect(collected, people, due, took);
            }
            if (posts.refused() > 0) {
                say("%d webhooks were not answered 200", posts.refused());
            }
        }
        return took;
    }

    private void collect(int i, String[] people, long[] due, long[] took) {
        Long at = arrived.get(people[i]);
        took[i] = at == null ? -1 : at - due[i];
    }

    private void report(Databases engine, long[] took) throws IOException {
        long[] known = Arrays.stream(took).filter(t -> t >= 0).sorted().toArray();
        long[] times;
        synchronized (arrivals) {
            times = arrivals.stream().mapToLong(Long::longValue).sorted().toArray();
        }
        double span = (times[times.length - 1] - times[0]) / 1e9;
        say(
                "%-8s %d/s for %d s%s: webhook to Graph p50 %.1f   p90 %.1f   p99 %.1f   max %.1f ms;   %d of %d"
                        + " arrived, %.2f/s, at most %d in a second;   fsync %.0f us, load average %s",
                engine.word(),
                rate,
                seconds,
                poisson ? " (Poisson)" : "",
                known[known.length / 2] / 1e6,
                known[known.length * 9 / 10] / 1e6,
                known[known.length * 99 / 100] / 1e6,
                known[known.length - 1] / 1e6,
                known.length,
                took.length,
                (times.length - 1) / span,
                most(times),
                Machine.fsyncMicros(),
                Machine.load());
        int tenth = took.length / 10;
        StringBuilder medians = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            long[] part = Arrays.stream(took, i * tenth, (i + 1) * tenth)
                    .filter(t -> t >= 0)
                    .sorted()
                    .toArray();
            medians.append(String.format(Locale.ROOT, " %.1f", part.length == 0 ? -1 : part[part.length / 2] / 1e6));
        }
        say("         median of each tenth of the time, ms:%s", medians);
    }

    private static int most(long[] times) {
        int most = 0;
        for (int from = 0, to = 0; to < times.length; to++) {
            while (times[to] - times[from] >= 1_000_000_000L) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
