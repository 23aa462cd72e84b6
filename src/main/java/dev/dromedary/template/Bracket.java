package dev.dromedary.template;

import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstBracket;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstNumber;
import jinjava.de.odysseus.el.tree.impl.ast.AstString;
import jinjava.javax.el.ELContext;

/** {@code base[key]}: the entry of a map, or of a list, also counted from its end. */
final class Bracket extends AstBracket implements Path {

    private final String path;

    Bracket(AstNode base, AstNode property, boolean lvalue, boolean strict) {
        super(base, property, lvalue, strict);
        String before = base instanceof Path prefix ? prefix.path() : "…";
        if (property instanceof AstString text) {
            this.path = before + "." + text.eval(null, null);
        } else {
            this.path = before + "[" + (property instanceof AstNumber ? property.toString() : "…") + "]";
        }
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
        Object value = Values.get(base, property.eval(bindings, context));
        if (value == null) {
            rendering.forgetMissing(mark);
            rendering.missing(path);
        }
        return value;
    }
}
