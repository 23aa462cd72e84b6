package dev.dromedary.store;

import java.time.Duration;
import java.time.Instant;

/**
 * Work that only one replica does at a time, and not again before it is due: a row of table {@code turn}. Whoever dies at
 * it leaves it to the others when the lease ends.
 */
public final class Turn {

    private static final Duration LEAP = Duration.ofDays(1);
    private static final Duration WAIT = Duration.ofHours(1);

    private final Store store;
    private final String name;
    private final String owner;

    /** @param owner different for every process, also for two starts of one */
    public Turn(Store store, String name, String owner) {
        this.store = store;
        this.name = name;
        this.owner = owner;
    }

    /**
     * Whether it is due and ours now. A clock that leapt by a day or more since the last time, or a process that was away
     * for so long, is not believed at once: what is done by a wrong clock may be beyond repair. It is due an hour later.
     */
    public boolean take(Duration lease) {
        return store.write(() -> {
            long clock = store.clock().millis();
            String free = " WHERE name = :name AND lease_until < " + now();
            boolean ours = store.db()
                            .sql("UPDATE turn SET owner = :owner, lease_until = " + now() + " + :lease" + free
                                    + " AND (due_at = 0 OR due_at BETWEEN :day AND :clock)")
                            .param("owner", owner)
                            .param("lease", lease.toMillis())
                            .param("name", name)
                            .param("clock", clock)
                            .param("day", clock - LEAP.toMillis())
                            .update()
                    == 1;
            if (!ours) {
                store.db()
                        .sql("UPDATE turn SET due_at = :later" + free + " AND due_at <> 0"
                                + " AND due_at NOT BETWEEN :before AND :after")
                        .param("later", clock + WAIT.toMillis())
                        .param("name", name)
                        .param("before", clock - LEAP.toMillis())
                        .param("after", clock + LEAP.toMillis())
                        .update();
            }
            return ours;
        });
    }

    /** Whether it still is ours; it then stays so for another lease. */
    public boolean renew(Duration lease) {
        return change("lease_until = " + now() + " + " + lease.toMillis());
    }

    /** Gives it back; nobody begins again before {@code due}. */
    public void end(Instant due) {
        change("owner = NULL, lease_until = 0, due_at = " + due.toEpochMilli());
    }

    private boolean change(String set) {
        return store.write(() -> store.db()
                        .sql("UPDATE turn SET " + set + " WHERE name = ? AND owner = ?")
                        .params(name, owner)
                        .update()
                == 1);
    }

    private String now() {
        return store.dialect().nowMillis();
    }
}
