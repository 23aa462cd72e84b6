package dev.dromedary.template;

import java.util.Set;

/** A document's value (scalar, list or map) whose templates are compiled once; safe for use by several threads. */
public interface Template {

    /**
     * The value with every template rendered. A scalar that is exactly one {@code {{ … }}} keeps its type (list,
     * number, time, boolean, null when undefined); anything else is text.
     *
     * @throws TemplateFailed when a limit (output, depth, loops, time) is passed or the expression cannot be computed
     */
    Object render(Scope scope);

    /** What the templates read, such as {@code steps.get-oncall.output.phone} or {@code input.severity}. */
    Set<String> references();
}
