package dev.dromedary.template;

import com.hubspot.jinjava.el.TruthyTypeConverter;
import com.hubspot.jinjava.util.ObjectTruthValue;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.javax.el.ValueExpression;

/** One expression as Jinjava's parser reads it, its nodes replaced by ours (see {@link ExpressionParser}). */
record Expression(String text, AstNode root) {

    private static final Bindings BINDINGS = new Bindings(null, new ValueExpression[0], new TruthyTypeConverter());

    /** The value; what it missed stays with the rendering, for the caller to tell or to forget. */
    Object evaluate(Rendering rendering) {
        rendering.checkTime();
        try {
            return Values.plain(root.eval(BINDINGS, rendering));
        } catch (TemplateFailed e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TemplateFailed("`" + text + "`: " + e.getMessage());
        }
    }

    boolean isTrue(Rendering rendering) {
        int mark = rendering.mark();
        boolean truth = ObjectTruthValue.evaluate(evaluate(rendering));
        rendering.forgetMissing(mark);
        return truth;
    }
}
