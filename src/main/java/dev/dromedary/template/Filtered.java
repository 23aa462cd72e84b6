package dev.dromedary.template;

import com.hubspot.jinjava.el.ext.AstFilterChain;
import com.hubspot.jinjava.el.ext.FilterSpec;
import java.util.List;
import java.util.Set;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.javax.el.ELContext;

/** {@code value | filter(…) | …}. */
final class Filtered extends AstFilterChain {

    /** These ask whether there is anything: a missing value is nothing to tell. */
    private static final Set<String> ASKING = Set.of("default", "d", "length", "count");

    Filtered(AstNode input, List<FilterSpec> filters) {
        super(input, filters);
    }

    @Override
    public Object eval(Bindings bindings, ELContext context) {
        Rendering rendering = (Rendering) context;
        int mark = rendering.mark();
        Object value = Values.plain(input.eval(bindings, context));
        for (FilterSpec filter : filterSpecs) {
            boolean asking = ASKING.contains(filter.getName());
            if (asking) {
                rendering.forgetMissing(mark);
            }
            // The other value of `default` is only computed, and only missed, when it is wanted.
            boolean wanted = value == null || !asking || filter.getParams() == null || value instanceof String;
            Arguments arguments = wanted ? Arguments.of(filter.getParams(), bindings, context) : Arguments.NONE;
            if (asking && value != null) {
                rendering.forgetMissing(mark);
            }
            rendering.checkTime();
            value = Values.plain(Filters.apply(filter.getName(), rendering, value, arguments));
            if (value instanceof String text) {
                Limits.value(text.length());
            } else if (value instanceof List<?> list) {
                Limits.items(list.size());
            }
        }
        return value;
    }
}
