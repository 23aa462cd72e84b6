package dev.dromedary.store;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which of many a query finds. */
public final class Among {

    private Among() {}

    /** @param sql of one text column; {@code :of} stands for {@code of}, {@code :now} for the store's time */
    public static Set<String> find(Store store, String sql, Collection<String> of) {
        return of.isEmpty()
                ? Set.of()
                : new HashSet<>(store.reads()
                        .sql(sql)
                        .param("of", of)
                        .param("now", store.clock().millis())
                        .query(String.class)
                        .list());
    }
}
