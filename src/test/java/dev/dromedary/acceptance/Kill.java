package dev.dromedary.acceptance;

import dev.dromedary.store.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** SIGKILL at one place of a child's life, counted in commits that change something. */
final class Kill {

    /** Where in the gap after a commit. */
    enum At {
        /** The next commit is at hand: whatever is done between the two is done. */
        END,
        /** As {@link #END}, and whoever was called in the gap did not hear it. */
        END_UNHEARD,
        /** The commit is done, and the bot was not told: PostgreSQL only. */
        BEGINNING
    }

    /**
     * @param commits that it came to
     * @param ended without being killed, and then {@code state} is what it has to show
     * @param begun how many acts were begun: their time, {@code passed}, is over
     * @param answered how many acts were, or happened
     * @param calledOut whether somebody was called in the gap
     */
    record End(
            int commits,
            boolean ended,
            int begun,
            Duration passed,
            int answered,
            boolean calledOut,
            Map<String, Object> state) {}

    /** For a call that another thread's commit has overtaken. */
    private static final Duration CALL = Duration.ofMillis(500);

    private final Child child;
    private final Outside outside;
    private final int last;
    private final At at;
    private int begun;
    private Duration passed = Duration.ZERO;
    private int answered;

    /** @param last the commit after which it is killed, 0 for before the first; beyond all, it lives on */
    Kill(Child child, Outside outside, int last, At at) {
        this.child = child;
        this.outside = outside;
        this.last = last;
        this.at = at;
    }

    /** The child says each commit and waits. */
    End onSqlite() throws Exception {
        int commits = 0;
        long heard = 0;
        while (true) {
            Optional<String> line = child.line();
            if (line.isEmpty()) {
                throw new IllegalStateException("it ended by itself:\n" + child.said());
            }
            if (line.get().startsWith("@state ")) {
                return ended(commits, line.get());
            }
            count(line.get());
            if (line.get().equals("@prepared")) {
                heard = outside.calls();
                child.goOn();
            }
            if (!line.get().equals("@commit")) {
                continue;
            }
            if (commits == last) {
                boolean calledOut = at == At.END && calledBeyond(heard);
                child.kill();
                outside.deaf(false);
                return new End(commits, false, begun, passed, answered, calledOut, null);
            }
            commits++;
            if (commits == last) {
                heard = outside.calls();
                if (at == At.END_UNHEARD) {
                    outside.deaf(true);
                }
            }
            child.goOn();
        }
    }

    /** Whoever calls out has no part in the commit that is held: a call that was begun goes on. */
    private boolean calledBeyond(long heard) throws InterruptedException {
        long end = System.nanoTime() + CALL.toNanos();
        while (outside.calls() == heard && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return outside.calls() > heard;
    }

    /** The proxy holds each commit. */
    End onPostgres(PostgresProxy proxy) throws Exception {
        AtomicInteger commits = new AtomicInteger();
        AtomicBoolean killed = new AtomicBoolean();
        while (true) {
            Optional<String> line = child.line();
            if (line.isEmpty()) {
                if (!killed.get()) {
                    throw new IllegalStateException("it ended by itself:\n" + child.said());
                }
                return new End(commits.get(), false, begun, passed, answered, false, null);
            }
            if (line.get().startsWith("@state ")) {
                return ended(commits.get(), line.get());
            }
            count(line.get());
            if (line.get().equals("@prepared")) {
                proxy.watch(new PostgresProxy.Commits() {
                    @Override
                    public void before() {
                        if (at != At.BEGINNING && commits.get() == last) {
                            kill();
                        }
                    }

                    @Override
                    public void after() {
                        if (commits.incrementAndGet() == last && at == At.BEGINNING) {
                            kill();
                        }
                    }

                    private void kill() {
                        killed.set(true);
                        child.kill();
                        proxy.cut();
                    }
                });
                child.goOn();
            }
        }
    }

    private void count(String line) {
        if (line.startsWith("@begun ")) {
            begun++;
            passed = passed.plus(Duration.parse(line.substring("@begun ".length())));
        }
        answered += line.equals("@answered") ? 1 : 0;
    }

    private End ended(int commits, String line) throws InterruptedException {
        child.ended();
        return new End(commits, true, begun, passed, answered, false, Json.map(line.substring("@state ".length())));
    }
}
