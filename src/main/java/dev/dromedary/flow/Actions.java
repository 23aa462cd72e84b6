package dev.dromedary.flow;

import java.util.Optional;
import java.util.Set;

/** The catalogue of actions, as the engine knows it, for checking flows against it. */
public interface Actions {

    Optional<ActionContract> find(String name);

    /** {@code agent.action} of every action; empty means that nothing is known and nothing is checked. */
    Set<String> names();

    static Actions unknown() {
        return new Actions() {
            @Override
            public Optional<ActionContract> find(String name) {
                return Optional.empty();
            }

            @Override
            public Set<String> names() {
                return Set.of();
            }
        };
    }
}
