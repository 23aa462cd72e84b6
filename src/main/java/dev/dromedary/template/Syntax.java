package dev.dromedary.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jinjava.de.odysseus.el.tree.TreeBuilderException;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.de.odysseus.el.tree.impl.Parser;
import jinjava.de.odysseus.el.tree.impl.ast.AstEval;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;

/** Parses one expression and gathers what it reads and what is wrong with it. */
final class Syntax extends Builder {

    private static final long serialVersionUID = 1L;

    /** What Jinjava calls itself; whoever writes it wants to get at it. */
    private static final String INTERPRETER = "____int3rpr3t3r____";

    /** A finding at an offset within the expression. */
    record Finding(int offset, String message, String hint) {}

    private final transient StepNames steps;
    private final transient List<Finding> findings = new ArrayList<>();
    private final transient List<String> references = new ArrayList<>();
    private transient String source = "";

    Syntax(StepNames steps) {
        super(Feature.METHOD_INVOCATIONS, Feature.NULL_PROPERTIES);
        this.steps = steps;
    }

    List<Finding> findings() {
        return findings;
    }

    List<String> references() {
        return references;
    }

    /** Null when there are findings. */
    Expression parse(String text) {
        source = text;
        if (text.isBlank()) {
            findings.add(new Finding(0, "the expression is empty", ""));
            return null;
        }
        if (text.contains(INTERPRETER)) {
            findings.add(new Finding(text.indexOf(INTERPRETER), "`" + INTERPRETER + "` is out of reach", ""));
            return null;
        }
        if (text.length() > Limits.EXPRESSION || depth(text) > Limits.DEPTH) {
            findings.add(new Finding(0, "the expression is too long or nested too deeply", ""));
            return null;
        }
        try {
            AstNode root = (AstNode) build("#{" + steps.readable(text) + "}").getRoot();
            AstNode inner = root instanceof AstEval eval ? eval.getChild(0) : root;
            return findings.isEmpty() ? new Expression(text, inner) : null;
        } catch (TreeBuilderException e) {
            findings.add(new Finding(Math.max(0, Math.min(text.length(), e.getPosition() - 2)), message(e), ""));
        } catch (StackOverflowError e) {
            findings.add(new Finding(0, "the expression is nested too deeply", ""));
        } catch (RuntimeException e) {
            findings.add(new Finding(0, "cannot read `" + text.strip() + "`: " + e.getMessage(), ""));
        }
        return null;
    }

    @Override
    protected Parser createParser(String expression) {
        return new ExpressionParser(this, expression);
    }

    void reads(String path) {
        references.add(path);
    }

    /** Takes back what was only the beginning of a longer path. */
    void readsNoMore(String path) {
        int last = references.lastIndexOf(path);
        if (last >= 0) {
            references.remove(last);
        }
    }

    void readsStep(String name) {
        for (Map.Entry<String, String> problem : steps.check(name).entrySet()) {
            problem(name, problem.getKey(), problem.getValue());
        }
    }

    void problem(String at, String message, String hint) {
        Finding finding = new Finding(Math.max(0, source.indexOf(at)), message, hint);
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }

    /** Jinjava's parser looks ahead from each bracket: its time grows with a power of their depth. */
    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < text.length(); i++) {
            if ("([{".indexOf(text.charAt(i)) >= 0) {
                deepest = Math.max(deepest, ++depth);
            } else if (")]}".indexOf(text.charAt(i)) >= 0) {
                depth--;
            }
        }
        return deepest;
    }

    private static String message(TreeBuilderException e) {
        String encountered = StepNames.plain(e.getEncountered());
        String expected = e.getExpected();
        String found = "'}'".equals(encountered) || "<EOF>".equals(encountered)
                ? "the expression ends too early"
                : "unexpected " + encountered;
        return "syntax error: " + found
                + (expected == null || expected.startsWith("<") || "'}'".equals(expected)
                        ? ""
                        : ", expected " + expected);
    }
}
