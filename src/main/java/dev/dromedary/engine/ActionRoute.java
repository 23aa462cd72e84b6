package dev.dromedary.engine;

import dev.dromedary.flow.ActionContract;
import dev.dromedary.run.ActionFailed;
import java.util.List;
import java.util.Map;

/** An action's route: what its {@code note:} promises and its description. */
record ActionRoute(ActionContract contract, String description) {

    /** What may have reached somebody else before we could note that it did. */
    boolean reachesOut() {
        return contract.effect().contains("outside") || contract.effect().contains("dangerous");
    }

    boolean onlyReads() {
        return contract.effect().startsWith("read");
    }

    /** Whether somebody who is not verified must be kept from it; saying something to a person changes nothing. */
    boolean changes() {
        return !onlyReads()
                && !contract.name().startsWith("whatsapp.")
                && !contract.name().startsWith("logger.");
    }

    void requireInputs(Map<String, Object> input) {
        List<String> missing = contract.required().stream()
                .filter(key -> input.get(key) == null)
                .toList();
        if (!missing.isEmpty()) {
            throw ActionFailed.refused(contract.name() + " needs " + String.join(", ", missing));
        }
    }
}
