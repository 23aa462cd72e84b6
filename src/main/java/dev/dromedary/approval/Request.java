package dev.dromedary.approval;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What is to be decided.
 *
 * @param requester as the caller wrote it
 * @param requesterKey the known person behind it; null when it is nobody we know
 * @param approvers without the requester, unless the rule allows it
 * @param required how many different people must approve
 */
public record Request(
        String type,
        String service,
        String version,
        String environment,
        String changesUrl,
        String requester,
        String requesterKey,
        List<Approver> approvers,
        int required,
        Instant expiresAt,
        String platform,
        String runId) {

    public Request {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(requester, "requester");
        Objects.requireNonNull(expiresAt, "expiresAt");
        type = type == null ? "deployment" : type;
        approvers = List.copyOf(approvers);
        if (required < 1) {
            throw new IllegalArgumentException("at least one approval is required, not " + required);
        }
        long people = approvers.stream()
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (people < required) {
            throw new IllegalArgumentException(
                    approvers.isEmpty()
                            ? "nobody is left who may approve"
                            : required + " approvals are required, but only " + people + " may approve");
        }
    }
}
