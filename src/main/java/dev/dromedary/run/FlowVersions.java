package dev.dromedary.run;

import dev.dromedary.store.Store;
import java.time.Instant;
import java.util.Optional;

/**
 * The documents that runs began with, so that a run ends on its version on any replica after any restart. Only good ones
 * are put here: the newest of a flow is what replaces a broken file at start.
 */
public final class FlowVersions {

    public record FlowVersion(String hash, String stem, String document, Instant addedAt) {}

    private final Store store;

    public FlowVersions(Store store) {
        this.store = store;
    }

    /** The same document again makes it the newest of its flow. */
    public void put(String hash, String stem, String document) {
        store.write(() -> store.db()
                .sql("""
                    INSERT INTO flow_version (hash, stem, document, added_at) VALUES (:hash, :stem, :document, :at)
                    ON CONFLICT (hash) DO UPDATE SET added_at = excluded.added_at, stem = excluded.stem
                    """)
                .param("hash", hash)
                .param("stem", stem)
                .param("document", document.replace("\0", ""))
                .param("at", store.clock().millis())
                .update());
    }

    public Optional<FlowVersion> get(String hash) {
        return find("hash = :value", hash);
    }

    public Optional<FlowVersion> latestGood(String stem) {
        return find("stem = :value ORDER BY added_at DESC LIMIT 1", stem);
    }

    private Optional<FlowVersion> find(String where, String value) {
        return store.reads()
                .sql("SELECT hash, stem, document, added_at FROM flow_version WHERE " + where)
                .param("value", value)
                .query((rs, row) -> new FlowVersion(
                        rs.getString(1), rs.getString(2), rs.getString(3), Instant.ofEpochMilli(rs.getLong(4))))
                .optional();
    }
}
