package dev.dromedary.alert;

import dev.dromedary.store.Among;
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
        return Among.find(store, "SELECT 'alert:' || id FROM alert WHERE id IN (:of) AND state <> 'resolved'", ids);
    }
}
