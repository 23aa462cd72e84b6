package dev.dromedary.template;

import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstDot;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.javax.el.ELContext;

/** {@code base.name}: the entry of a map, nothing else. */
final class Dot extends AstDot implements Path {

    private final String path;

    Dot(AstNode base, String property, boolean lvalue) {
        super(base, property, lvalue);
        this.path = (base instanceof Path prefix ? prefix.path() : "…") + "." + property;
    }

    AstNode prefix() {
        return getPrefix();
    }

    String property() {
        return property;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Object eval(Bindings bindings, ELContext context) {
        Rendering rendering = (Rendering) context;
        int mark = rendering.mark();
        Object base = getPrefix().eval(bindings, context);
        Object value = Values.get(base, property);
        if (value == null) {
            rendering.forgetMissing(mark);
            rendering.missing(path);
        }
        return value;
    }
}
