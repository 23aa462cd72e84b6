package dev.dromedary.engine;

import java.util.List;
import java.util.Map;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.StopDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.WhenDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.model.language.LanguageExpression;
import org.apache.camel.model.language.SimpleExpression;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** The Camel nodes that compiled steps are built of; every one of them can be dumped as YAML. */
final class Nodes {

    private Nodes() {}

    /** A template of the document. A map or a list becomes a YAML text whose leaves are templates. */
    static ExpressionDefinition jinja(Object template) {
        return new LanguageExpression(JinjaLanguage.NAME, JinjaLanguage.escape(source(template)));
    }

    private static String source(Object template) {
        if (template instanceof Map || template instanceof List) {
            DumperOptions block = new DumperOptions();
            block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
            block.setWidth(Integer.MAX_VALUE);
            block.setSplitLines(false);
            return JinjaLanguage.DOCUMENT + new Yaml(block).dump(template);
        }
        return String.valueOf(template);
    }

    static ExpressionDefinition simple(String text) {
        return new SimpleExpression(text);
    }

    static SetVariableDefinition set(String variable, ExpressionDefinition value) {
        SetVariableDefinition node = new SetVariableDefinition();
        node.setExpression(value);
        node.setName(variable);
        return node;
    }

    static SetVariableDefinition set(String variable, String constant) {
        return set(variable, new ConstantExpression(constant));
    }

    /** A method of the {@link Steps} bean. */
    static BeanDefinition step(String method) {
        return new BeanDefinition(Steps.BEAN, method);
    }

    /** A method of the {@link Failures} bean. */
    static BeanDefinition failure(String method) {
        return new BeanDefinition(Failures.BEAN, method);
    }

    static ToDefinition call(String uri) {
        ToDefinition node = new ToDefinition(uri);
        node.setVariableSend(Baggage.CALL);
        node.setVariableReceive(Baggage.RESULT);
        return node;
    }

    static FilterDefinition filter(ExpressionDefinition condition, ProcessorDefinition<?>... body) {
        FilterDefinition node = new FilterDefinition(condition);
        return add(node, body);
    }

    /** The id is set first: later it would name the last node inside. */
    static ChoiceDefinition when(String id, ExpressionDefinition condition, List<ProcessorDefinition<?>> body) {
        ChoiceDefinition choice = new ChoiceDefinition();
        choice.setId(id);
        WhenDefinition when = new WhenDefinition(condition);
        body.forEach(when::addOutput);
        choice.addOutput(when);
        return choice;
    }

    static StopDefinition stop() {
        return new StopDefinition();
    }

    static <T extends ProcessorDefinition<?>> T add(T parent, ProcessorDefinition<?>... children) {
        for (ProcessorDefinition<?> child : children) {
            parent.addOutput(child);
        }
        return parent;
    }
}
