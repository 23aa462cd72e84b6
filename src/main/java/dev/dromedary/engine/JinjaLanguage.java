package dev.dromedary.engine;

import dev.dromedary.run.Op;
import dev.dromedary.template.Compiled;
import dev.dromedary.template.Jinja;
import dev.dromedary.template.Scope;
import dev.dromedary.template.Template;
import dev.dromedary.template.TemplateFailed;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.support.ExpressionAdapter;
import org.apache.camel.support.ExpressionToPredicateAdapter;
import org.apache.camel.support.LanguageSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Jinja as a Camel language, for compiled flows and for routes written by hand.
 *
 * <p>Camel takes double braces for its own placeholders, so they are written {@code \{{ … \}}} in a route. A text that
 * begins with a YAML document marker is a map or a list whose leaves are templates. Templates see the exchange's
 * {@code body} and {@code variables}; inside a flow also {@code trigger, input, steps, config, context, match} and what
 * {@code foreach} declares. A condition of a flow is one of its {@link Decisions}: a resumed run decides as before.
 */
public final class JinjaLanguage extends LanguageSupport {

    public static final String NAME = "jinja";

    static final String DOCUMENT = "---\n";

    private static final Pattern STEP_NAME = Pattern.compile("steps(?:\\.|\\[\\s*['\"])([A-Za-z0-9_-]+)");

    private final Jinja jinja;
    private final InstantSource clock;

    public JinjaLanguage(Jinja jinja, InstantSource clock) {
        this.jinja = jinja;
        this.clock = clock;
    }

    static String escape(String text) {
        return text.replace("{{", "\\{{").replace("}}", "\\}}");
    }

    static String unescape(String text) {
        return text.replace("\\{{", "{{").replace("\\}}", "}}");
    }

    @Override
    public Predicate createPredicate(String expression) {
        return ExpressionToPredicateAdapter.toPredicate(new Evaluation(unescape(expression), true));
    }

    @Override
    public Expression createExpression(String expression) {
        return new Evaluation(unescape(expression), false);
    }

    private final class Evaluation extends ExpressionAdapter {

        private final String source;
        private final Template template;
        private final boolean condition;

        Evaluation(String source, boolean condition) {
            this.source = source;
            this.template = compile(source);
            this.condition = condition;
        }

        @Override
        public Object evaluate(Exchange exchange) {
            FlowRun run = Baggage.run(exchange);
            if (run == null) {
                return value(template.render(plainScope(exchange)));
            }
            if (!condition) {
                return template.render(run.scope(exchange));
            }
            Op op = run.op(Baggage.step(exchange), -1, null);
            return run.decisions().condition(op, source, () -> value(template.render(run.scope(exchange))));
        }

        private Object value(Object rendered) {
            return condition ? Truth.of(rendered) : rendered;
        }

        @Override
        public String toString() {
            return "jinja: " + source;
        }
    }

    private Template compile(String source) {
        Object node =
                source.startsWith(DOCUMENT) ? new Yaml(new SafeConstructor(new LoaderOptions())).load(source) : source;
        // Which steps exist was checked when the flow was loaded; here their names only tell names from subtractions.
        Set<String> names = new HashSet<>();
        Matcher matcher = STEP_NAME.matcher(source);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        Compiled result = jinja.compile(node, names);
        if (!result.problems().isEmpty()) {
            throw new TemplateFailed(result.problems().toString());
        }
        return result.template();
    }

    private Scope plainScope(Exchange exchange) {
        Map<String, Object> variables = new HashMap<>(exchange.getVariables());
        variables.put("variables", exchange.getVariables());
        variables.put("body", exchange.getMessage().getBody());
        return new Scope(variables, ZoneOffset.UTC, clock, missing -> {});
    }
}
