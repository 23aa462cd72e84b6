package dev.dromedary.incident;

import dev.dromedary.event.OldSubjects;
import java.util.List;

/** When an incident is over, and what goes with it. */
public final class OldIncidents {

    public static final OldSubjects.Kind KIND = new OldSubjects.Kind(
            "incident", "inc", "state = 'resolved' AND updated_at < :before", List.of("incident_history"));

    private OldIncidents() {}
}
