package dev.dromedary.approval;

import java.util.Objects;

/**
 * Somebody who may decide.
 *
 * @param key identifies them over all ways to reach them: phone digits, else user id, mail or Slack id
 */
public record Approver(String key, String name) {

    public Approver {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(name, "name");
    }
}
