package dev.dromedary.audit;

import dev.dromedary.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The chain's two ends and what lies between. */
final class Chain {

    private static final int PAGE = 500;

    private record Ends(long firstN, String firstPrev, long lastN, String lastHash) {}

    private final Store store;

    Chain(Store store) {
        this.store = store;
    }

    int extend() {
        int all = 0;
        for (int chained = PAGE; chained == PAGE; all += chained) {
            chained = store.write(this::extendByAPage);
        }
        return all;
    }

    /** Only one at a time: the head's row is held until the commit. */
    private int extendByAPage() {
        Ends ends = ends(store.dialect().lockRow());
        List<AuditRow> rows = store.db()
                .sql("SELECT * FROM audit WHERE n IS NULL ORDER BY at, id LIMIT " + PAGE)
                .query(AuditRow::of)
                .list();
        if (rows.isEmpty()) {
            return 0;
        }
        long n = ends.lastN;
        String hash = ends.lastHash;
        List<Object[]> links = new ArrayList<>(rows.size());
        for (AuditRow row : rows) {
            String previous = hash;
            n++;
            hash = row.hashAfter(previous, n);
            links.add(new Object[] {n, previous, hash, row.id()});
        }
        store.template().batchUpdate("UPDATE audit SET n = ?, prev = ?, hash = ? WHERE id = ?", links);
        store.db()
                .sql("UPDATE audit_head SET last_n = :n, last_hash = :hash WHERE id = 1")
                .param("n", n)
                .param("hash", hash)
                .update();
        return rows.size();
    }

    Verdict verify() {
        return store.read(() -> {
            Ends ends = ends("");
            long waiting = count("n IS NULL");
            long n = ends.firstN;
            String hash = ends.firstPrev;
            while (n <= ends.lastN) {
                List<AuditRow> page = store.reads()
                        .sql("SELECT * FROM audit WHERE n >= :n ORDER BY n LIMIT " + PAGE)
                        .param("n", n)
                        .query(AuditRow::of)
                        .list();
                if (page.isEmpty()) {
                    return bad(ends, waiting, n, "is missing");
                }
                for (AuditRow row : page) {
                    if (row.n() > ends.lastN) {
                        return bad(ends, waiting, row.n(), "stands behind the end of the chain");
                    }
                    if (row.n() != n) {
                        return bad(ends, waiting, n, "is missing");
                    }
                    if (!hash.equals(row.prev()) || !row.hashAfter(hash, n).equals(row.hash())) {
                        return bad(ends, waiting, n, "(" + row.id() + ") was changed");
                    }
                    hash = row.hash();
                    n++;
                }
            }
            if (!hash.equals(ends.lastHash)) {
                return bad(ends, waiting, ends.lastN, "is not the one that the chain ends with");
            }
            if (count("n > " + ends.lastN + " OR n < " + ends.firstN) > 0) {
                return bad(ends, waiting, ends.lastN + 1, "stands outside the chain");
            }
            return new Verdict(n - ends.firstN, waiting, 0, null);
        });
    }

    int trim(Instant moment, int max) {
        return store.write(() -> {
            Ends ends = ends(store.dialect().lockRow());
            List<AuditRow> oldest = store.db()
                    .sql("SELECT * FROM audit WHERE n >= :first ORDER BY n LIMIT :max")
                    .param("first", ends.firstN)
                    .param("max", max)
                    .query(AuditRow::of)
                    .list();
            AuditRow last = null;
            int trimmed = 0;
            for (AuditRow row : oldest) {
                if (!row.at().isBefore(moment)) {
                    break;
                }
                last = row;
                trimmed++;
            }
            if (last != null) {
                store.db()
                        .sql("DELETE FROM audit WHERE n <= :n")
                        .param("n", last.n())
                        .update();
                store.db()
                        .sql("UPDATE audit_head SET first_n = :n, first_prev = :hash WHERE id = 1")
                        .param("n", last.n() + 1)
                        .param("hash", last.hash())
                        .update();
            }
            return trimmed;
        });
    }

    private static Verdict bad(Ends ends, long waiting, long n, String what) {
        return new Verdict(n - ends.firstN, waiting, n, "row " + n + " " + what);
    }

    private long count(String where) {
        return store.reads()
                .sql("SELECT count(*) FROM audit WHERE " + where)
                .query(Long.class)
                .single();
    }

    private Ends ends(String lock) {
        return store.reads()
                .sql("SELECT first_n, first_prev, last_n, last_hash FROM audit_head WHERE id = 1" + lock)
                .query((rs, row) -> new Ends(rs.getLong(1), rs.getString(2), rs.getLong(3), rs.getString(4)))
                .single();
    }
}
