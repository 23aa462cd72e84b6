package dev.dromedary.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstMethod;
import jinjava.de.odysseus.el.tree.impl.ast.AstParameters;
import jinjava.de.odysseus.el.tree.impl.ast.AstProperty;
import jinjava.javax.el.ELContext;

/** {@code value is test} and {@code value is not test}; Jinjava's parser hands the value over as first parameter. */
final class TestCall extends AstMethod {

    private final AstParameters parameters;
    private final String test;
    private final boolean negated;

    TestCall(AstProperty property, AstParameters parameters, String test, boolean negated) {
        super(property, parameters);
        this.parameters = parameters;
        this.test = test;
        this.negated = negated;
    }

    @Override
    public Object eval(Bindings bindings, ELContext context) {
        Rendering rendering = (Rendering) context;
        int mark = rendering.mark();
        Object value = Values.plain(parameters.getChild(0).eval(bindings, context));
        List<Object> arguments = new ArrayList<>();
        // The second one is Jinjava's interpreter.
        for (int i = 2; i < parameters.getCardinality(); i++) {
            arguments.add(Values.plain(parameters.getChild(i).eval(bindings, context)));
        }
        rendering.forgetMissing(mark);
        return Tests.holds(test, rendering, value, new Arguments(arguments, Map.of())) != negated;
    }

    @Override
    protected Object eval(Bindings bindings, ELContext context, boolean answerNull) {
        return eval(bindings, context);
    }
}
