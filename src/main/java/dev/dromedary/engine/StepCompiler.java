package dev.dromedary.engine;

import static dev.dromedary.engine.Nodes.add;
import static dev.dromedary.engine.Nodes.call;
import static dev.dromedary.engine.Nodes.failure;
import static dev.dromedary.engine.Nodes.filter;
import static dev.dromedary.engine.Nodes.jinja;
import static dev.dromedary.engine.Nodes.set;
import static dev.dromedary.engine.Nodes.simple;
import static dev.dromedary.engine.Nodes.step;
import static dev.dromedary.engine.Nodes.stop;
import static dev.dromedary.engine.Nodes.when;

import dev.dromedary.flow.AgentFlow.Handler;
import dev.dromedary.flow.AgentFlow.Response;
import dev.dromedary.flow.AgentFlow.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.TryDefinition;

/**
 * One step of an AgentFlow as Camel nodes, from the outside in: {@code filter} (condition), {@code doTry} (on_error),
 * {@code split} (foreach), the input's {@code setVariable}, {@code multicast} (timeout), {@code to} the action, {@code
 * choice} (on_empty). Nothing walks the steps at run time; the small calls of the beans {@link Steps} and {@link
 * Failures} between them keep the journal.
 */
final class StepCompiler {

    private final String prefix;
    private final Step step;

    StepCompiler(String prefix, Step step) {
        this.prefix = prefix;
        this.step = step;
    }

    StepDefinition compile() {
        StepDefinition node = new StepDefinition();
        node.setId(prefix + step.name());
        node.addOutput(set(Baggage.STEP, step.name()));
        List<ProcessorDefinition<?>> body = new ArrayList<>(List.of(attempt()));
        if (step.onEmpty() != null) {
            body.add(when(
                    prefix + step.name() + ".on_empty",
                    simple("${variable." + Baggage.EMPTY + "}"),
                    handle("on_empty", step.onEmpty())));
        }
        if (step.condition() == null) {
            body.forEach(node::addOutput);
        } else {
            node.addOutput(id(
                    "condition",
                    filter(jinja(expression(step.condition())), body.toArray(ProcessorDefinition[]::new))));
        }
        return node;
    }

    private TryDefinition attempt() {
        TryDefinition attempt = id("try", new TryDefinition());
        if (step.foreach() == null) {
            action().forEach(attempt::addOutput);
        } else {
            attempt.addOutput(set(Baggage.ITEMS, jinja(step.foreach())));
            attempt.addOutput(step("items"));
            attempt.addOutput(foreach());
            attempt.addOutput(step("collect"));
        }
        CatchDefinition caught = new CatchDefinition(List.of(Exception.class));
        caught.addOutput(failure("caught"));
        caught.addOutput(
                when(prefix + step.name() + ".again", simple("${variable." + Baggage.AGAIN + "}"), List.of(stop())));
        if (step.onError() == null) {
            caught.addOutput(failure("thrown"));
        } else {
            handle("on_error", step.onError()).forEach(caught::addOutput);
        }
        attempt.addOutput(caught);
        return attempt;
    }

    private SplitDefinition foreach() {
        SplitDefinition split = id("foreach", new SplitDefinition(simple("${variable." + Baggage.ITEMS + "}")));
        split.setAggregationStrategy(Steps.KEEP_ORIGINAL);
        if (step.parallel()) {
            split.setParallelProcessing("true");
            split.setExecutorService(Steps.ITEM_THREADS);
        }
        split.addOutput(set(Baggage.ITEM, simple("${body}")));
        split.addOutput(set(Baggage.INDEX, simple("${exchangeProperty.CamelSplitIndex}")));
        TryDefinition each = id("each", new TryDefinition());
        action().forEach(each::addOutput);
        CatchDefinition caught = new CatchDefinition(List.of(Exception.class));
        caught.addOutput(failure("caughtItem"));
        each.addOutput(caught);
        split.addOutput(each);
        return split;
    }

    private List<ProcessorDefinition<?>> action() {
        List<ProcessorDefinition<?>> nodes = new ArrayList<>();
        nodes.add(step("begin"));
        nodes.add(id("todo", filter(simple("${variable." + Baggage.TODO + "}"), toDo())));
        return nodes;
    }

    private ProcessorDefinition<?>[] toDo() {
        List<ProcessorDefinition<?>> nodes = new ArrayList<>();
        boolean templated = step.action().contains("{{") || step.action().contains("{%");
        if (templated) {
            nodes.add(set(Baggage.ACTION, jinja(step.agent() + "." + step.action())));
            nodes.add(step("choose"));
        } else {
            nodes.add(set(Baggage.ACTION, step.agent() + "." + step.action()));
        }
        nodes.add(id("input", set(Baggage.CALL, jinja(step.input()))));
        nodes.add(step("call"));
        ProcessorDefinition<?> send =
                id("call", templated ? dynamicCall() : call("direct:" + step.agent() + "." + step.action()));
        nodes.add(step.timeout() == null ? send : timed(send));
        nodes.add(step("finished"));
        return nodes.toArray(ProcessorDefinition[]::new);
    }

    /** The action's name was checked against the catalogue by {@link Steps#call}: nobody waits for a missing direct. */
    private static ProcessorDefinition<?> dynamicCall() {
        ToDynamicDefinition node = new ToDynamicDefinition("direct:${variable." + Baggage.ACTION + "}");
        node.setVariableSend(Baggage.CALL);
        node.setVariableReceive(Baggage.RESULT);
        node.setCacheSize("-1");
        return node;
    }

    private ProcessorDefinition<?> timed(ProcessorDefinition<?> send) {
        MulticastDefinition timed = id("timeout", new MulticastDefinition());
        timed.setTimeout(String.valueOf(step.timeout().toMillis()));
        timed.setParallelProcessing("true");
        timed.setExecutorService(Steps.TIMED_THREADS);
        timed.setAggregationStrategy(Steps.TIME_LIMIT);
        return add(timed, send);
    }

    /** A condition without braces is an expression; only words such as {@code yes} stand for themselves. */
    private static String expression(String condition) {
        return condition.contains("{{") || condition.contains("{%") || condition.matches("\\w*")
                ? condition
                : "{{ " + condition + " }}";
    }

    private List<ProcessorDefinition<?>> handle(String when, Handler handler) {
        List<ProcessorDefinition<?>> nodes = new ArrayList<>();
        if (handler.response() != null) {
            nodes.addAll(respond(step.name() + "." + when, handler.response()));
            nodes.add(step("stopped"));
            nodes.add(stop());
        } else if (handler.flow() != null) {
            nodes.add(set(Baggage.NEXT, handler.flow()));
            nodes.add(step("startFlow"));
            nodes.add(stop());
        } else {
            nodes.add(step("continued"));
        }
        return nodes;
    }

    static List<ProcessorDefinition<?>> respond(String name, Response response) {
        Map<String, Object> input = new LinkedHashMap<>();
        String action = "reply";
        if (response.template() != null) {
            action = "send_template";
            input.put("to", "{{ trigger.user.phone }}");
            input.put("template", response.template());
            input.put("parameters", response.parameters());
        } else {
            input.put("text", response.text());
            if (response.buttons() != null && !response.buttons().isEmpty()) {
                action = "send_buttons";
                input.put("to", "{{ trigger.user.phone }}");
                input.put("buttons", response.buttons());
            } else if (response.list() != null) {
                action = "send_list";
                input.put("to", "{{ trigger.user.phone }}");
                input.putAll(response.list());
            }
        }
        List<ProcessorDefinition<?>> nodes = new ArrayList<>();
        nodes.add(set(Baggage.STEP, name));
        nodes.add(step("beginResponse"));
        nodes.add(filter(
                simple("${variable." + Baggage.TODO + "}"),
                set(Baggage.ACTION, "whatsapp." + action),
                set(Baggage.CALL, jinja(input)),
                step("call"),
                call("direct:whatsapp." + action),
                step("finished")));
        return nodes;
    }

    private <T extends ProcessorDefinition<?>> T id(String part, T node) {
        node.setId(prefix + step.name() + "." + part);
        return node;
    }
}
