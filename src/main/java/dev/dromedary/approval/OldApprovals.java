package dev.dromedary.approval;

import dev.dromedary.event.OldSubjects;
import java.util.List;

/** When an approval is over, and what goes with it. */
public final class OldApprovals {

    public static final OldSubjects.Kind KIND = new OldSubjects.Kind(
            "approval",
            "apr",
            "(CASE WHEN state = 'pending' THEN expires_at ELSE decided_at END) < :before",
            List.of("approval_vote"));

    private OldApprovals() {}
}
