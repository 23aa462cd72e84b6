package dev.dromedary.template;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One template rendered in the tests' world: New York, five past three at night. */
record Rendered(Object value, List<String> warnings) {

    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T08:05:00Z"));
    static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    static final Jinja JINJA = new Jinja();
    static final Set<String> STEPS =
            Set.of("find-active-alert", "get-oncall", "check-services", "get-active-incidents", "get-approvers", "x");

    static Rendered of(Object node, Map<String, Object> variables) {
        Compiled compiled = JINJA.compile(node, STEPS);
        if (!compiled.problems().isEmpty()) {
            throw new AssertionError(compiled.problems().toString());
        }
        List<String> warnings = new ArrayList<>();
        return new Rendered(compiled.template().render(new Scope(variables, NEW_YORK, CLOCK, warnings::add)), warnings);
    }

    static List<TemplateProblem> problems(Object node) {
        return JINJA.compile(node, STEPS).problems();
    }
}
