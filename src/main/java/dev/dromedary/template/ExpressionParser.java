package dev.dromedary.template;

import com.hubspot.jinjava.el.ext.AstFilterChain;
import com.hubspot.jinjava.el.ext.AstRangeBracket;
import com.hubspot.jinjava.el.ext.CollectionMembershipOperator;
import com.hubspot.jinjava.el.ext.CollectionNonMembershipOperator;
import com.hubspot.jinjava.el.ext.ExtendedParser;
import com.hubspot.jinjava.el.ext.FilterSpec;
import com.hubspot.jinjava.el.ext.NamedParameterOperator;
import com.hubspot.jinjava.el.ext.StringConcatOperator;
import java.util.List;
import java.util.function.Function;
import jinjava.de.odysseus.el.tree.impl.Scanner;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import jinjava.de.odysseus.el.tree.impl.ast.AstBracket;
import jinjava.de.odysseus.el.tree.impl.ast.AstChoice;
import jinjava.de.odysseus.el.tree.impl.ast.AstDot;
import jinjava.de.odysseus.el.tree.impl.ast.AstFunction;
import jinjava.de.odysseus.el.tree.impl.ast.AstIdentifier;
import jinjava.de.odysseus.el.tree.impl.ast.AstMethod;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstParameters;
import jinjava.de.odysseus.el.tree.impl.ast.AstProperty;
import jinjava.de.odysseus.el.tree.impl.ast.AstString;
import jinjava.de.odysseus.el.tree.impl.ast.AstUnary;

/** Jinjava's parser, making nodes that touch nothing but plain values and that remember what they read. */
final class ExpressionParser extends ExtendedParser {

    private final Syntax syntax;

    ExpressionParser(Syntax syntax, String expression) {
        super(syntax, expression);
        this.syntax = syntax;
        operator(StringConcatOperator.TOKEN, children -> new AstBinary(children[0], children[1], Operators.CONCAT));
        operator(
                CollectionMembershipOperator.TOKEN,
                children -> new AstBinary(children[0], children[1], Operators.in(true)));
        operator(
                CollectionNonMembershipOperator.TOKEN,
                children -> new AstBinary(children[0], children[1], Operators.in(false)));
        operator(NamedParameterOperator.TOKEN, children -> {
            if (children[0] instanceof Name name) {
                syntax.readsNoMore(name.path());
            }
            return NamedParameterOperator.HANDLER.createAstNode(children);
        });
    }

    private void operator(Scanner.ExtensionToken token, Function<AstNode[], AstNode> make) {
        putExtensionHandler(
                token, new ExtensionHandler(getExtensionHandler(token).getExtensionPoint()) {
                    @Override
                    public AstNode createAstNode(AstNode... children) {
                        return make.apply(children);
                    }
                });
    }

    @Override
    protected boolean shouldUseFilterChainOptimization() {
        return true;
    }

    @Override
    protected AstIdentifier createAstIdentifier(String name, int index) {
        Name node = new Name(name, index);
        if (!name.contains(":") && !node.isConstant() && !name.equals(INTERPRETER)) {
            syntax.reads(name);
        }
        return node;
    }

    @Override
    protected AstDot createAstDot(AstNode base, String property, boolean lvalue) {
        Dot node = new Dot(base, StepNames.plain(property), lvalue);
        reads(base, StepNames.plain(property), node.path());
        return node;
    }

    @Override
    protected AstBracket createAstBracket(AstNode base, AstNode property, boolean lvalue, boolean strict) {
        Bracket node = new Bracket(base, property, lvalue, strict);
        reads(base, property instanceof AstString text ? String.valueOf(text.eval(null, null)) : null, node.path());
        return node;
    }

    private void reads(AstNode base, String property, String path) {
        if (base instanceof Path prefix && path != null && !prefix.path().startsWith("exptest:")) {
            syntax.readsNoMore(prefix.path());
            syntax.reads(path);
            if (property != null && prefix instanceof Name && prefix.path().equals("steps")) {
                syntax.readsStep(property);
            }
        }
    }

    @Override
    protected AstRangeBracket createAstRangeBracket(
            AstNode base, AstNode start, AstNode end, boolean lvalue, boolean strict) {
        return new Slice(base, start, end);
    }

    @Override
    protected AstFunction createAstFunction(String name, int index, AstParameters parameters) {
        if (!Functions.known().contains(name)) {
            syntax.problem(
                    name,
                    "unknown function `" + name + "`",
                    Nearest.hint(name, Functions.known())
                            .orElse(
                                    Filters.known().contains(name)
                                            ? "it is a filter: write `value | " + name + "`"
                                            : "functions: " + String.join(", ", Functions.known())));
        }
        return new FunctionCall(name, index, parameters);
    }

    @Override
    protected AstFilterChain createAstFilterChain(AstNode input, List<FilterSpec> filters) {
        for (FilterSpec filter : filters) {
            if (!Filters.known().contains(filter.getName())) {
                syntax.problem(
                        filter.getName(),
                        "unknown filter `" + filter.getName() + "`",
                        Nearest.hint(filter.getName(), Filters.known()).orElse(""));
            }
        }
        return new Filtered(input, filters);
    }

    @Override
    protected AstMethod createAstMethod(AstProperty property, AstParameters parameters) {
        String called = property instanceof Dot dot ? dot.property() : "[…]";
        if (property instanceof Dot dot
                && dot.prefix() instanceof Name name
                && name.path().startsWith(EXPTEST_PREFIX)) {
            String test = name.path().substring(EXPTEST_PREFIX.length());
            if (!Tests.known().contains(test)) {
                syntax.problem(
                        test,
                        "unknown test `" + test + "`",
                        Nearest.hint(test, Tests.known()).orElse(""));
            }
            return new TestCall(property, parameters, test, called.equals("evaluateNegated"));
        }
        if (property instanceof Dot dot) {
            syntax.readsNoMore(dot.path());
            if (dot.prefix() instanceof Path prefix) {
                syntax.reads(prefix.path());
            }
        }
        if (!Methods.known().contains(called)) {
            syntax.problem(
                    called,
                    "`" + called + "()` cannot be called",
                    Nearest.hint(called, Methods.known()).orElse("what can be: " + String.join(", ", Methods.known())));
        }
        return new MethodCall(property, parameters, called);
    }

    @Override
    protected AstBinary createAstBinary(AstNode left, AstNode right, AstBinary.Operator operator) {
        return new AstBinary(left, right, Operators.instead(operator));
    }

    @Override
    protected AstUnary createAstUnary(AstNode child, AstUnary.Operator operator) {
        return new AstUnary(child, Operators.instead(operator));
    }

    @Override
    protected AstChoice createAstChoice(AstNode question, AstNode yes, AstNode no) {
        return new Choice(question, yes, no);
    }
}
