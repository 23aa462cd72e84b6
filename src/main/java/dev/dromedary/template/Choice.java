package dev.dromedary.template;

import com.hubspot.jinjava.util.ObjectTruthValue;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstChoice;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.javax.el.ELContext;

/** {@code yes if question else no}; the question may ask for what is missing. */
final class Choice extends AstChoice {

    Choice(AstNode question, AstNode yes, AstNode no) {
        super(question, yes, no);
    }

    @Override
    public Object eval(Bindings bindings, ELContext context) {
        Rendering rendering = (Rendering) context;
        int mark = rendering.mark();
        boolean answer = ObjectTruthValue.evaluate(getChild(0).eval(bindings, context));
        rendering.forgetMissing(mark);
        return getChild(answer ? 1 : 2).eval(bindings, context);
    }
}
