package dev.dromedary.engine;

import static dev.dromedary.engine.Nodes.add;
import static dev.dromedary.engine.Nodes.call;
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
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.TryDefinition;

/**
 * One step of an AgentFlow as Camel nodes, from the outside in: {@code filter} (condition), {@code doTry} (on_error),
 * {@code split} (foreach), the input's {@code setVariable}, {@code to} the action, {@code choice} (on_empty). Nothing
 * walks the steps at run time; the small calls of the {@link Steps} bean between them keep the journal.
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
        node.addOutput(set(Steps.STEP, step.name()));
        TryDefinition attempt = attempt();
        if (step.condition() == null) {
            node.addOutput(attempt);
        } else {
            node.addOutput(id("condition", filter(jinja(step.condition()), attempt)));
        }
        return node;
    }

    private TryDefinition attempt() {
        TryDefinition attempt = id("try", new TryDefinition());
        if (step.foreach() == null) {
            action().forEach(attempt::addOutput);
        } else {
            attempt.addOutput(foreach());
            attempt.addOutput(step("collect"));
        }
        if (step.onEmpty() != null) {
            attempt.addOutput(when(
                    prefix + step.name() + ".on_empty",
                    simple("${variable." + Steps.EMPTY + "}"),
                    handle("on_empty", step.onEmpty())));
        }
        CatchDefinition caught = new CatchDefinition(List.of(Exception.class));
        caught.addOutput(step("failed"));
        caught.addOutput(
                when(prefix + step.name() + ".again", simple("${variable." + Steps.AGAIN + "}"), List.of(stop())));
        if (step.onError() == null) {
            caught.addOutput(step("fail"));
        } else {
            handle("on_error", step.onError()).forEach(caught::addOutput);
        }
        attempt.addOutput(caught);
        return attempt;
    }

    private SplitDefinition foreach() {
        SplitDefinition split = id("foreach", new SplitDefinition(jinja(step.foreach())));
        split.setAggregationStrategy(Steps.KEEP_ORIGINAL);
        if (step.parallel()) {
            split.setParallelProcessing("true");
            split.setExecutorService(Steps.ITEM_THREADS);
        }
        split.addOutput(set(step.item(), simple("${body}")));
        split.addOutput(set(Steps.ITEM, simple("${exchangeProperty.CamelSplitIndex}")));
        if (step.index() != null) {
            split.addOutput(set(step.index(), simple("${exchangeProperty.CamelSplitIndex}")));
        }
        TryDefinition each = id("each", new TryDefinition());
        action().forEach(each::addOutput);
        CatchDefinition caught = new CatchDefinition(List.of(Exception.class));
        caught.addOutput(step("itemFailed"));
        each.addOutput(caught);
        split.addOutput(each);
        return split;
    }

    private List<ProcessorDefinition<?>> action() {
        List<ProcessorDefinition<?>> nodes = new ArrayList<>();
        nodes.add(step("begin"));
        nodes.add(id("todo", filter(simple("${variable." + Steps.TODO + "}"), toDo())));
        return nodes;
    }

    private ProcessorDefinition<?>[] toDo() {
        List<ProcessorDefinition<?>> nodes = new ArrayList<>();
        boolean templated = step.action().contains("{{") || step.action().contains("{%");
        nodes.add(
                templated
                        ? set(Steps.ACTION, jinja(step.agent() + "." + step.action()))
                        : set(Steps.ACTION, step.agent() + "." + step.action()));
        nodes.add(id("input", set(Steps.CALL, jinja(step.input()))));
        nodes.add(step("call"));
        ProcessorDefinition<?> send =
                id("call", templated ? dynamicCall() : call("direct:" + step.agent() + "." + step.action()));
        nodes.add(step.timeout() == null ? send : timed(send));
        nodes.add(step("finished"));
        return nodes.toArray(ProcessorDefinition[]::new);
    }

    /** The action's name was checked against the catalogue by {@link Steps#call}: nobody waits for a missing direct. */
    private static ProcessorDefinition<?> dynamicCall() {
        ToDynamicDefinition node = new ToDynamicDefinition("direct:${variable." + Steps.ACTION + "}");
        node.setVariableSend(Steps.CALL);
        node.setVariableReceive(Steps.RESULT);
        node.setCacheSize("-1");
        return node;
    }

    private ProcessorDefinition<?> timed(ProcessorDefinition<?> send) {
        CircuitBreakerDefinition timed = id("timeout", new CircuitBreakerDefinition());
        Resilience4jConfigurationDefinition limits = new Resilience4jConfigurationDefinition();
        limits.setTimeoutEnabled("true");
        limits.setTimeoutDuration(String.valueOf(step.timeout().toMillis()));
        limits.setMinimumNumberOfCalls(String.valueOf(Integer.MAX_VALUE)); // a time limit here, never a breaker
        timed.setResilience4jConfiguration(limits);
        return add(timed, send);
    }

    private List<ProcessorDefinition<?>> handle(String when, Handler handler) {
        List<ProcessorDefinition<?>> nodes = new ArrayList<>();
        if (handler.response() != null) {
            nodes.addAll(respond(step.name() + "." + when, handler.response()));
            nodes.add(step("stopped"));
            nodes.add(stop());
        } else if (handler.flow() != null) {
            nodes.add(set(Steps.NEXT_FLOW, handler.flow()));
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
        nodes.add(set(Steps.STEP, name));
        nodes.add(step("beginResponse"));
        nodes.add(filter(
                simple("${variable." + Steps.TODO + "}"),
                set(Steps.ACTION, "whatsapp." + action),
                set(Steps.CALL, jinja(input)),
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
