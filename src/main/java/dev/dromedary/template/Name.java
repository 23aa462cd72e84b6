package dev.dromedary.template;

import java.util.Set;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstIdentifier;
import jinjava.javax.el.ELContext;

/** A variable. */
final class Name extends AstIdentifier implements Path {

    private static final Set<String> NOTHING = Set.of("none", "None");

    Name(String name, int index) {
        super(name, index);
    }

    boolean isConstant() {
        return NOTHING.contains(getName());
    }

    @Override
    public String path() {
        return getName();
    }

    @Override
    public Object eval(Bindings bindings, ELContext context) {
        if (isConstant()) {
            return null;
        }
        Rendering rendering = (Rendering) context;
        Object value = rendering.get(getName());
        if (value == null) {
            rendering.missing(getName());
        }
        return value;
    }
}
