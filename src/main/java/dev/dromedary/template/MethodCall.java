package dev.dromedary.template;

import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstMethod;
import jinjava.de.odysseus.el.tree.impl.ast.AstParameters;
import jinjava.de.odysseus.el.tree.impl.ast.AstProperty;
import jinjava.javax.el.ELContext;

/** {@code map.items()} and the few others of {@link Methods}: none of them is a Java method of the value. */
final class MethodCall extends AstMethod {

    private final AstProperty property;
    private final AstParameters parameters;
    private final String name;

    MethodCall(AstProperty property, AstParameters parameters, String name) {
        super(property, parameters);
        this.property = property;
        this.parameters = parameters;
        this.name = name;
    }

    @Override
    public Object eval(Bindings bindings, ELContext context) {
        Object base = property.getChild(0).eval(bindings, context);
        return base == null
                ? null
                : Methods.call(name, (Rendering) context, base, Arguments.of(parameters, bindings, context));
    }

    @Override
    protected Object eval(Bindings bindings, ELContext context, boolean answerNull) {
        return eval(bindings, context);
    }
}
