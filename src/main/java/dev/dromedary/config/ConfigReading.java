package dev.dromedary.config;

import dev.dromedary.problem.Problem;
import java.util.List;

/**
 * What came of a TriggerConfig document.
 *
 * @param config null when a problem is an error: nothing half-valid is run
 * @param mode production when it could not be decided, and then a problem says why
 */
public record ConfigReading(TriggerConfig config, Mode mode, List<Problem> problems) {}
