package dev.dromedary.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jinjava.de.odysseus.el.tree.impl.ast.AstNull;

/**
 * {@code for a, b in list if condition … else …}.
 *
 * @param condition null when every item is wanted
 */
record ForPart(List<String> names, Expression list, Expression condition, List<TextPart> body, List<TextPart> otherwise)
        implements TextPart {

    /** Jinjava's parser reads {@code list if condition} as a choice without else. */
    static ForPart over(List<String> names, Expression over, List<TextPart> body, List<TextPart> otherwise) {
        if (over.root() instanceof Choice choice && choice.getChild(2) instanceof AstNull) {
            return new ForPart(
                    names,
                    new Expression(over.text(), choice.getChild(1)),
                    new Expression(over.text(), choice.getChild(0)),
                    body,
                    otherwise);
        }
        return new ForPart(names, over, null, body, otherwise);
    }

    @Override
    public void write(Rendering rendering, Page page) {
        List<Object> items = wanted(rendering);
        if (items.isEmpty()) {
            otherwise.forEach(part -> part.write(rendering, page));
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            rendering.pass();
            rendering.enter();
            try {
                name(rendering, items.get(i));
                rendering.set("loop", loop(i, items.size()));
                for (TextPart part : body) {
                    part.write(rendering, page);
                }
            } finally {
                rendering.leave();
            }
        }
    }

    private List<Object> wanted(Rendering rendering) {
        List<Object> items = Values.list(list.evaluate(rendering));
        rendering.tellMissing();
        if (condition == null) {
            return items;
        }
        List<Object> kept = new ArrayList<>();
        for (Object item : items) {
            rendering.enter();
            try {
                name(rendering, item);
                if (condition.isTrue(rendering)) {
                    kept.add(item);
                }
            } finally {
                rendering.leave();
            }
        }
        return kept;
    }

    private void name(Rendering rendering, Object item) {
        if (names.size() == 1) {
            rendering.set(names.get(0), item);
            return;
        }
        List<Object> values = Values.list(item);
        for (int i = 0; i < names.size(); i++) {
            rendering.set(names.get(i), i < values.size() ? values.get(i) : null);
        }
    }

    private static Map<String, Object> loop(int index, int length) {
        Map<String, Object> loop = new HashMap<>();
        loop.put("index", index + 1);
        loop.put("index0", index);
        loop.put("revindex", length - index);
        loop.put("revindex0", length - index - 1);
        loop.put("first", index == 0);
        loop.put("last", index == length - 1);
        loop.put("length", length);
        return loop;
    }
}
