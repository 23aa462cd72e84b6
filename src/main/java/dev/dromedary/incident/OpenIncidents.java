package dev.dromedary.incident;

import dev.dromedary.store.Among;
import dev.dromedary.store.Store;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Which incidents are open, and which alerts they came from. */
public final class OpenIncidents {

    private final Store store;

    public OpenIncidents(Store store) {
        this.store = store;
    }

    public Set<String> among(Collection<String> subjects) {
        Set<String> open = new HashSet<>(Among.find(
                store,
                "SELECT 'incident:' || id FROM incident WHERE state = 'open' AND 'incident:' || id IN (:of)",
                subjects));
        open.addAll(Among.find(
                store,
                "SELECT 'alert:' || alert_id FROM incident WHERE state = 'open' AND 'alert:' || alert_id IN (:of)",
                subjects));
        return open;
    }
}
