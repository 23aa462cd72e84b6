package dev.dromedary.acceptance;

import dev.dromedary.sandbox.Faults;
import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Json;
import java.util.Map;
import java.util.Optional;
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
     * @param answered whether the sender was
     * @param calledOut whether somebody was called in the gap
     */
    record Life(int commits, boolean ended, boolean answered, boolean calledOut, Map<String, Object> state) {}

    private final Child child;
    private final StandInServer vendors;
    private final int last;
    private final At at;
    private boolean answered;

    /** @param last the commit after which it is killed; beyond all, it lives on */
    Kill(Child child, StandInServer vendors, int last, At at) {
        this.child = child;
        this.vendors = vendors;
        this.last = last;
        this.at = at;
    }

    /** The child says each commit and waits. */
    Life onSqlite() throws Exception {
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
            answered |= line.get().equals("@answered");
            if (line.get().equals("@prepared")) {
                child.goOn();
            }
            if (!line.get().equals("@commit")) {
                continue;
            }
            if (commits == last) {
                boolean calledOut = calls() > heard;
                child.kill();
                vendors.graph().faults().clear();
                vendors.pagerDuty().faults().clear();
                return new Life(commits, false, answered, calledOut, null);
            }
            commits++;
            if (commits == last) {
                heard = calls();
                if (at == At.END_UNHEARD) {
                    vendors.graph().faults().always(new Faults.Drop());
                    vendors.pagerDuty().faults().always(new Faults.Drop());
                }
            }
            child.goOn();
        }
    }

    /** The proxy holds each commit. */
    Life onPostgres(PostgresProxy proxy) throws Exception {
        AtomicInteger commits = new AtomicInteger();
        AtomicBoolean killed = new AtomicBoolean();
        while (true) {
            Optional<String> line = child.line();
            if (line.isEmpty()) {
                if (!killed.get()) {
                    throw new IllegalStateException("it ended by itself:\n" + child.said());
                }
                return new Life(commits.get(), false, answered, false, null);
            }
            if (line.get().startsWith("@state ")) {
                return ended(commits.get(), line.get());
            }
            answered |= line.get().equals("@answered");
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

    private static Life ended(int commits, String line) {
        return new Life(commits, true, true, false, Json.map(line.substring("@state ".length())));
    }

    private long calls() {
        return vendors.graph().sent().count() + vendors.pagerDuty().calls().count();
    }
}
