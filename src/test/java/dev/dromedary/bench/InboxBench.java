package dev.dromedary.bench;

import dev.dromedary.inbox.Events;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Events stored per second, each caller waiting for its own to be on disk: with shared commits, and with a commit each.
 * {@code dj NAME java dev.dromedary.bench.InboxBench [seconds]}
 */
public final class InboxBench {

    private InboxBench() {}

    public static void main(String[] args) throws Exception {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 4;
        System.out.printf(Locale.ROOT, "java %s, fsync %.0f us%n", System.getProperty("java.version"), fsyncMicros());
        for (Stores stores : List.of(Stores.sqlite(), Stores.postgres())) {
            try (Store store = stores.open()) {
                Inbox inbox = new Inbox(store);
                measure(
                        stores + " warm-up",
                        64,
                        seconds,
                        (conversation, key) -> inbox.store(List.of(Events.of(conversation, key))));
                for (int callers : new int[] {1, 8, 64, 256}) {
                    measure(
                            stores + " shared commit",
                            callers,
                            seconds,
                            (conversation, key) -> inbox.store(List.of(Events.of(conversation, key))));
                }
                Object one = new Object();
                measure(stores + " a commit each", 64, seconds, (conversation, key) -> {
                    if (store.isPostgres()) {
                        store.write(() -> inbox.store(List.of(Events.of(conversation, key))));
                    } else {
                        synchronized (one) {
                            store.write(() -> inbox.store(List.of(Events.of(conversation, key))));
                        }
                    }
                });
            }
        }
        System.exit(0);
    }

    private interface Call {
        void store(String conversation, String key);
    }

    private static void measure(String name, int callers, double seconds, Call call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        List<Future<long[]>> all = IntStream.range(0, callers)
                .mapToObj(caller -> pool.submit(() -> {
                    long[] took = new long[1_000_000];
                    int n = 0;
                    for (long now = System.nanoTime(); now < end && n < took.length; n++) {
                        call.store("c" + caller + "-" + n % 10, name + callers + "/" + caller + "/" + n);
                        long after = System.nanoTime();
                        took[n] = after - now;
                        now = after;
                    }
                    return Arrays.copyOf(took, n);
                }))
                .toList();
        long[] took = new long[0];
        for (Future<long[]> one : all) {
            long[] more = one.get();
            int before = took.length;
            took = Arrays.copyOf(took, before + more.length);
            System.arraycopy(more, 0, took, before, more.length);
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        pool.shutdown();
        Arrays.sort(took);
        System.out.printf(
                Locale.ROOT,
                "%-26s %4d callers %8.0f events/s  p50 %7.2f ms  p99 %7.2f ms%n",
                name,
                callers,
                took.length / elapsed,
                took[took.length / 2] / 1e6,
                took[took.length * 99 / 100] / 1e6);
    }

    private static double fsyncMicros() throws IOException {
        Path file = Files.createTempFile("fsync", null);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long[] took = new long[500];
            for (int i = 0; i < took.length; i++) {
                channel.write(ByteBuffer.allocate(4096));
                long start = System.nanoTime();
                channel.force(false);
                took[i] = System.nanoTime() - start;
            }
            Arrays.sort(took);
            return took[took.length / 2] / 1e3;
        } finally {
            Files.delete(file);
        }
    }
}
