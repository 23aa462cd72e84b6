package dev.dromedary.alert;

import dev.dromedary.store.Store;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Which alerts are not resolved. */
public final class OpenAlerts {

    private static final String SUBJECT = "alert:";

    private final Store store;

    public OpenAlerts(Store store) {
        this.store = store;
    }

    public Set<String> among(Collection<String> subjects) {
        Set<String> ids = subjects.stream()
                .filter(subject -> subject.startsWith(SUBJECT))
                .map(subject -> subject.substring(SUBJECT.length()))
                .collect(Collectors.toSet());
        return ids.isEmpty()
                ? Set.of()
                : store
                        .reads()
                        .sql("SELECT id FROM alert WHERE id IN (:ids) AND state <> 'resolved'")
                        .param("ids", ids)
                        .query(String.class)
                        .list()
                        .stream()
                        .map(SUBJECT::concat)
                        .collect(Collectors.toSet());
    }
}
