package dev.dromedary.config;

import dev.dromedary.config.TriggerConfig.ApprovalRule;
import dev.dromedary.problem.Keys;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** {@code approvals}: who may approve what. */
final class ApprovalsReader {

    private ApprovalsReader() {}

    static List<ApprovalRule> read(Keys document) {
        List<ApprovalRule> rules = new ArrayList<>();
        for (Keys entry : document.list("approvals")) {
            try (entry;
                    Keys match = entry.keys("match")) {
                List<String> approvers = entry.texts("approvers");
                int required = entry.integer("required", 1, 1, 50);
                boolean roles = approvers.stream().anyMatch(one -> one.startsWith("role:"));
                int most = new HashSet<>(approvers).size();
                if (!approvers.isEmpty() && !roles && most < required) {
                    entry.problems()
                            .error(
                                    entry.at("required"),
                                    "asks for " + required + " approvals but names " + most + " approvers",
                                    "it could never be approved");
                }
                rules.add(new ApprovalRule(
                        match.text("service"),
                        match.text("environment"),
                        approvers,
                        required,
                        entry.flag("allow_self", false),
                        entry.duration("expires_after", Duration.ofHours(4), ChronoUnit.SECONDS)));
            }
        }
        return rules;
    }
}
