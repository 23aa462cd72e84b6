package dev.dromedary.template;

import com.hubspot.jinjava.el.ext.AstRangeBracket;
import java.util.List;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.javax.el.ELContext;

/** {@code base[from:to]} of a list or a text, as in Python. */
final class Slice extends AstRangeBracket {

    Slice(AstNode base, AstNode from, AstNode to) {
        super(base, from, to, false, false, true);
    }

    @Override
    public Object eval(Bindings bindings, ELContext context) {
        Object base = getPrefix().eval(bindings, context);
        if (base == null) {
            return null;
        }
        int size =
                base instanceof String text ? text.length() : Values.list(base).size();
        int from = bound(property, 0, size, bindings, context);
        int to = Math.max(from, bound(rangeMax, size, size, bindings, context));
        if (base instanceof String text) {
            return text.substring(from, to);
        }
        return List.copyOf(Values.list(base).subList(from, to));
    }

    private static int bound(AstNode node, int absent, int size, Bindings bindings, ELContext context) {
        Object value = node == null ? null : node.eval(bindings, context);
        int at = value instanceof Number number ? number.intValue() : absent;
        return Math.max(0, Math.min(size, at < 0 ? at + size : at));
    }
}
