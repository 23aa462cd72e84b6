package dev.dromedary.template;

import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstFunction;
import jinjava.de.odysseus.el.tree.impl.ast.AstParameters;
import jinjava.javax.el.ELContext;

/** {@code now()} and the few others of {@link Functions}. */
final class FunctionCall extends AstFunction {

    private final AstParameters parameters;

    FunctionCall(String name, int index, AstParameters parameters) {
        super(name, index, parameters, true);
        this.parameters = parameters;
    }

    @Override
    public Object eval(Bindings bindings, ELContext context) {
        return Functions.call(getName(), (Rendering) context, Arguments.of(parameters, bindings, context));
    }
}
