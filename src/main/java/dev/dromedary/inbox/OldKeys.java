package dev.dromedary.inbox;

import dev.dromedary.store.Step;
import dev.dromedary.store.Store;
import java.time.Instant;

/** Idempotency keys that nobody will repeat any more, taken out step by step. */
public final class OldKeys {

    private final Store store;

    public OldKeys(Store store) {
        this.store = store;
    }

    /** Takes out those of before {@code before}. */
    public Step trim(Instant before, String after, int most) {
        int removed = store.write(() -> store.db()
                .sql("DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE at < ? ORDER BY at"
                        + " LIMIT ?)")
                .params(before.toEpochMilli(), most)
                .update());
        return new Step(removed < most ? null : after, removed);
    }
}
