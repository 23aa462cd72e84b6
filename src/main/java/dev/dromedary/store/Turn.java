package dev.dromedary.store;

import java.time.Duration;
import java.time.Instant;

/**
 * Work that only one replica does at a time, and not again before it is due: a row of table {@code turn}. Whoever dies at
 * it leaves it to the others when the lease ends.
 */
public final class Turn {

    private final Store store;
    private final String name;
    private final String owner;

    /** @param owner different for every process, also for two starts of one */
    public Turn(Store store, String name, String owner) {
        this.store = store;
        this.name = name;
        this.owner = owner;
    }

    /** Whether it is due and ours now. */
    public boolean take(Duration lease) {
        // A clock that went back a day does not keep it waiting.
        return store.write(() -> store.db()
                        .sql("UPDATE turn SET owner = :owner, lease_until = " + now()
                                + " + :lease WHERE name = :name AND (due_at <= :clock OR due_at > :clock + 86400000)"
                                + " AND lease_until < " + now())
                        .param("owner", owner)
                        .param("lease", lease.toMillis())
                        .param("name", name)
                        .param("clock", store.clock().millis())
                        .update()
                == 1);
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
