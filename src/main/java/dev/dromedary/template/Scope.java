package dev.dromedary.template;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a template sees.
 *
 * @param variables the roots: {@code trigger, input, steps, config, context, match, item, index …}
 * @param zone of the reader, for {@code format_time}
 * @param clock what {@code now()} reads
 * @param warnings told once for each missing value, such as {@code steps.x.output.title is missing}
 */
public record Scope(Map<String, Object> variables, ZoneId zone, InstantSource clock, Consumer<String> warnings) {}
