package dev.dromedary.flow;

import java.util.List;

/**
 * What an action takes and gives.
 *
 * @param name {@code agent.action}
 * @param inputs all that it understands, {@code required} among them; empty when it does not say
 * @param effect read, write or dangerous
 */
public record ActionContract(
        String name, List<String> required, List<String> inputs, List<String> outputs, String effect) {

    public ActionContract {
        required = List.copyOf(required);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
