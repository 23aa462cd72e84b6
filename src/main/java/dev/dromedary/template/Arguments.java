package dev.dromedary.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstParameters;
import jinjava.javax.el.ELContext;

/** What a function, filter, test or method is called with, by place or by name. */
record Arguments(List<Object> placed, Map<String, Object> named) {

    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(AstParameters parameters, Bindings bindings, ELContext context) {
        if (parameters == null || parameters.getCardinality() == 0) {
            return NONE;
        }
        List<Object> placed = new ArrayList<>();
        Map<String, Object> named = new LinkedHashMap<>();
        for (Object argument : parameters.eval(bindings, context)) {
            if (argument instanceof NamedParameter parameter) {
                named.put(parameter.getName(), Values.plain(parameter.getValue()));
            } else {
                placed.add(Values.plain(argument));
            }
        }
        return new Arguments(placed, named);
    }

    /** The argument at this place or of this name, or null. */
    Object get(int place, String name) {
        return place < placed.size() ? placed.get(place) : named.get(name);
    }

    Object get(int place, String name, Object otherwise) {
        Object value = get(place, name);
        return value == null ? otherwise : value;
    }

    String text(int place, String name, String otherwise) {
        Object value = get(place, name);
        return value == null ? otherwise : Values.print(value);
    }

    boolean is(int place, String name) {
        return com.hubspot.jinjava.util.ObjectTruthValue.evaluate(get(place, name));
    }

    Arguments from(int place) {
        return new Arguments(placed.subList(Math.min(place, placed.size()), placed.size()), named);
    }
}
