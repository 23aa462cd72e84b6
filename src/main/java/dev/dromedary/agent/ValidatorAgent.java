package dev.dromedary.agent;

import dev.dromedary.run.ActionFailed;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Agent {@code validator}: a condition that must hold for the run to go on. */
public final class ValidatorAgent {

    private static final Set<String> FALSE = Set.of("", "false", "no", "none", "null", "0");

    public Map<String, Object> check(Map<String, Object> input) {
        Object condition = input.get("condition");
        if (!holds(condition)) {
            throw ActionFailed.refused(Input.of(input).textOr("message", "a condition of the flow does not hold"));
        }
        return Output.of("valid", true);
    }

    private static boolean holds(Object condition) {
        if (condition instanceof Boolean truth) {
            return truth;
        }
        if (condition instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (condition instanceof Collection<?> items) {
            return !items.isEmpty();
        }
        if (condition instanceof Map<?, ?> fields) {
            return !fields.isEmpty();
        }
        return condition != null && !FALSE.contains(condition.toString().strip().toLowerCase(Locale.ROOT));
    }
}
