package dev.dromedary.template;

import com.hubspot.jinjava.el.ext.AdditionOperator;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import jinjava.de.odysseus.el.misc.NumberOperations;
import jinjava.de.odysseus.el.misc.TypeConverter;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstUnary;
import jinjava.javax.el.ELContext;

/** Operators where Jinjava's know no times, print other than we do, or would let a value grow without end. */
final class Operators {

    static final AstBinary.Operator CONCAT = (bindings, context, left, right) ->
            joined(Values.print(left.eval(bindings, context)), Values.print(right.eval(bindings, context)));

    private static final AstBinary.Operator AND = (bindings, context, left, right) -> {
        Object first = quietly(left, bindings, context);
        return ObjectTruthValue.evaluate(first) ? right.eval(bindings, context) : first;
    };

    private static final AstBinary.Operator OR = (bindings, context, left, right) -> {
        Object first = quietly(left, bindings, context);
        return ObjectTruthValue.evaluate(first) ? first : right.eval(bindings, context);
    };

    private static final AstBinary.Operator ADD = (bindings, context, left, right) ->
            add(bindings, left.eval(bindings, context), right.eval(bindings, context));

    private static final Map<AstBinary.Operator, AstBinary.Operator> INSTEAD = Map.ofEntries(
            Map.entry(AstBinary.AND, AND),
            Map.entry(AstBinary.OR, OR),
            Map.entry(com.hubspot.jinjava.el.ext.OrOperator.OP, OR),
            Map.entry(AstBinary.ADD, ADD),
            Map.entry(AdditionOperator.OP, ADD),
            Map.entry(AstBinary.SUB, calculating(NumberOperations::sub)),
            Map.entry(AstBinary.MUL, calculating(NumberOperations::mul)),
            Map.entry(AstBinary.MOD, calculating(NumberOperations::mod)),
            Map.entry(AstBinary.DIV, calculating(Operators::divide)),
            Map.entry(AstBinary.EQ, asking(Comparison::equal)),
            Map.entry(AstBinary.NE, asking((a, b) -> !Comparison.equal(a, b))),
            Map.entry(AstBinary.LT, asking((a, b) -> Comparison.less(a, b))),
            Map.entry(AstBinary.GT, asking((a, b) -> Comparison.less(b, a))),
            Map.entry(AstBinary.LE, asking((a, b) -> Comparison.less(a, b) || Comparison.equal(a, b))),
            Map.entry(AstBinary.GE, asking((a, b) -> Comparison.less(b, a) || Comparison.equal(a, b))));

    private Operators() {}

    static AstBinary.Operator instead(AstBinary.Operator operator) {
        return INSTEAD.getOrDefault(operator, operator);
    }

    static AstUnary.Operator instead(AstUnary.Operator operator) {
        return (bindings, context, child) -> {
            int mark = ((Rendering) context).mark();
            Object value = operator.eval(bindings, context, child);
            ((Rendering) context).forgetMissing(mark);
            return value;
        };
    }

    static AstBinary.Operator in(boolean wanted) {
        return asking((item, all) -> contains(all, item) == wanted);
    }

    static boolean contains(Object all, Object item) {
        if (all instanceof CharSequence text) {
            return item != null && text.toString().contains(Values.print(item));
        }
        if (all instanceof Map<?, ?> map) {
            return map.containsKey(item == null ? null : Values.print(item));
        }
        return all instanceof Collection<?> items && items.stream().anyMatch(each -> Comparison.equal(each, item));
    }

    /** A comparison may ask for what is missing; nothing is told. */
    private static AstBinary.Operator asking(BiPredicate<Object, Object> comparison) {
        return (bindings, context, left, right) -> comparison.test(
                Values.plain(quietly(left, bindings, context)), Values.plain(quietly(right, bindings, context)));
    }

    @FunctionalInterface
    private interface Calculation {
        Number of(TypeConverter converter, Object left, Object right);
    }

    /** Nothing comes of nothing: Jinjava computes 0 of missing values, as in {@code input.alert-id}. */
    private static AstBinary.Operator calculating(Calculation calculation) {
        return (bindings, context, left, right) -> {
            Object first = left.eval(bindings, context);
            Object second = right.eval(bindings, context);
            return first == null || second == null ? null : calculation.of(bindings, first, second);
        };
    }

    private static Number divide(TypeConverter converter, Object above, Object below) {
        if (isWhole(above)
                && isWhole(below)
                && ((Number) below).longValue() != 0
                && ((Number) above).longValue() % ((Number) below).longValue() == 0) {
            return ((Number) above).longValue() / ((Number) below).longValue();
        }
        return NumberOperations.div(converter, above, below);
    }

    private static Object quietly(AstNode node, Bindings bindings, ELContext context) {
        int mark = ((Rendering) context).mark();
        Object value = node.eval(bindings, context);
        ((Rendering) context).forgetMissing(mark);
        return value;
    }

    private static Object add(Bindings bindings, Object left, Object right) {
        if (left instanceof Collection<?> first && right instanceof Collection<?> second) {
            Limits.items((long) first.size() + second.size());
            List<Object> all = new ArrayList<>(first);
            all.addAll(second);
            return all;
        }
        if (left instanceof Number && right instanceof Number) {
            return NumberOperations.add(bindings, left, right);
        }
        if (left == null && right == null) {
            return null;
        }
        return joined(Values.print(left), Values.print(right));
    }

    private static String joined(String left, String right) {
        Limits.value((long) left.length() + right.length());
        return left + right;
    }

    private static boolean isWhole(Object value) {
        return value instanceof Number number && !(value instanceof BigInteger) && Values.isWhole(number);
    }
}
