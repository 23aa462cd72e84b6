package dev.dromedary.config;

import dev.dromedary.problem.Place;
import dev.dromedary.problem.Problem;
import java.util.List;
import java.util.Map;

/**
 * What came of a TriggerConfig document.
 *
 * @param file as the operator knows it
 * @param config null when a problem is an error: nothing half-valid is run
 * @param mode production when it could not be decided, and then a problem says why
 * @param places of every path of the document, such as {@code routing.commands.ACK}
 */
public record ConfigReading(
        String file, TriggerConfig config, Mode mode, List<Problem> problems, Map<String, Place> places) {

    /** Where a finding about {@code path} belongs; the whole document when it is not written there. */
    public Place place(String path) {
        return places.getOrDefault(path, Place.WHOLE);
    }
}
