package dev.dromedary.alert;

import dev.dromedary.event.OldSubjects;
import java.util.List;

/** When an alert is over, and what goes with it. */
public final class OldAlerts {

    public static final OldSubjects.Kind KIND = new OldSubjects.Kind(
            "alert", "alr", "state = 'resolved' AND updated_at < :before", List.of("alert_asked", "alert_history"));

    private OldAlerts() {}
}
