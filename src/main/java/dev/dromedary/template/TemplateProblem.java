package dev.dromedary.template;

/**
 * A mistake found when a template is compiled.
 *
 * @param path inside the compiled value, such as {@code input.parameters[1]}; empty for a scalar
 * @param line one-based within the scalar's text
 * @param column one-based within that line
 */
public record TemplateProblem(String path, int line, int column, String message, String hint) {}
