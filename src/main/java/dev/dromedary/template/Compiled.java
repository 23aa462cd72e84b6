package dev.dromedary.template;

import java.util.List;

/** What became of a value that was compiled: a template, or null and the problems that forbid it. */
public record Compiled(Template template, List<TemplateProblem> problems) {

    public Compiled {
        problems = List.copyOf(problems);
        if (problems.isEmpty() == (template == null)) {
            throw new IllegalArgumentException("either a template or problems");
        }
    }
}
