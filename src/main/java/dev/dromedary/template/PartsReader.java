package dev.dromedary.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.tree.ExpressionNode;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.TextNode;
import com.hubspot.jinjava.tree.parse.ExpressionToken;
import com.hubspot.jinjava.tree.parse.TextToken;
import com.hubspot.jinjava.tree.parse.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One text of a document: parsed by Jinjava, turned into {@link Part}s, with every mistake at its place. */
final class PartsReader {

    private static final Pattern COMMENT = Pattern.compile("\\{#.*?#}", Pattern.DOTALL);
    private static final Pattern LOOP = Pattern.compile("\\s*(.+?)\\s+in\\s+(.+?)\\s*", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Stands for a comment's characters: never printed, and makes its line one that may vanish. */
    private static final char COMMENTED = '\ufdd1';

    private final Jinjava jinjava;
    private final String text;
    private final StepNames steps;
    private final Set<String> references;
    private final Findings findings;
    private boolean tagOnLine;

    PartsReader(
            Jinjava jinjava,
            String text,
            String path,
            StepNames steps,
            Set<String> references,
            List<TemplateProblem> problems) {
        this.jinjava = jinjava;
        this.text = text;
        this.steps = steps;
        this.references = references;
        this.findings = new Findings(text, path, problems);
    }

    Part read() {
        if (text.length() > Jinja.MAX_TEXT) {
            findings.add(0, "the template is longer than " + Jinja.MAX_TEXT + " characters", "");
            return rendering -> null;
        }
        JinjavaInterpreter interpreter =
                new JinjavaInterpreter(jinjava, new Context(jinjava.getGlobalContext()), jinjava.getGlobalConfig());
        Node root = interpreter.parse(withoutComments());
        interpreter.getErrors().forEach(findings::add);
        List<Node> nodes = root.getChildren();
        if (!interpreter.getErrors().isEmpty()) {
            // What stands inside the broken part cannot be told from what stands outside.
            return rendering -> null;
        }
        if (isOneExpression(nodes)) {
            Expression only = expression(expressionNode(nodes).getMaster());
            return only == null
                    ? rendering -> null
                    : rendering -> {
                        Object value = only.evaluate(rendering);
                        rendering.tellMissing();
                        return value;
                    };
        }
        List<TextPart> parts = parts(nodes, 0);
        return rendering -> {
            Page page = new Page();
            for (TextPart part : parts) {
                part.write(rendering, page);
            }
            return page.toString();
        };
    }

    private String withoutComments() {
        if (!text.contains("{#")) {
            return text;
        }
        Matcher matcher = COMMENT.matcher(text);
        return matcher.replaceAll(
                found -> Matcher.quoteReplacement(found.group().replaceAll("[^\\n]", String.valueOf(COMMENTED))));
    }

    private static boolean isOneExpression(List<Node> nodes) {
        return nodes.stream().filter(ExpressionNode.class::isInstance).count() == 1
                && nodes.stream()
                        .allMatch(node -> node instanceof ExpressionNode
                                || (node instanceof TextNode
                                        && node.getMaster().getImage().isBlank()));
    }

    private static Node expressionNode(List<Node> nodes) {
        return nodes.stream()
                .filter(ExpressionNode.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private List<TextPart> parts(List<Node> nodes, int depth) {
        List<TextPart> parts = new ArrayList<>();
        if (depth > Limits.DEPTH) {
            findings.add(0, "blocks are nested deeper than " + Limits.DEPTH, "");
            return parts;
        }
        for (Node node : nodes) {
            if (node instanceof TextNode) {
                text(((TextToken) node.getMaster()).output(), parts);
            } else if (node instanceof ExpressionNode) {
                Expression expression = expression(node.getMaster());
                parts.add((rendering, page) -> {
                    String printed = Values.print(expression.evaluate(rendering));
                    rendering.tellMissing();
                    page.write(printed);
                });
            } else if (node instanceof TagNode tag) {
                tagOnLine = true;
                tag(tag, parts, depth);
                tagOnLine = true;
            }
        }
        return parts;
    }

    /** The first line end after a tag or comment is one at which the line may vanish. */
    private void text(String written, List<TextPart> parts) {
        int from = 0;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == COMMENTED) {
                tagOnLine = true;
            } else if (c == '\n' && tagOnLine) {
                plain(written.substring(from, i), parts);
                parts.add((rendering, page) -> page.endTagLine());
                from = i + 1;
                tagOnLine = false;
            }
        }
        plain(written.substring(from), parts);
    }

    private static void plain(String written, List<TextPart> parts) {
        String printed = written.indexOf(COMMENTED) < 0 ? written : written.replace(String.valueOf(COMMENTED), "");
        if (!printed.isEmpty()) {
            parts.add((rendering, page) -> page.write(printed));
        }
    }

    private void tag(TagNode tag, List<TextPart> parts, int depth) {
        switch (tag.getName()) {
            case "if" -> parts.add(ifPart(tag, depth));
            case "for" -> parts.add(forPart(tag, depth));
            case "set" -> parts.add(setPart(tag, depth));
            case "raw" ->
                tag.getChildren().forEach(child -> text(child.getMaster().getImage(), parts));
            case "elif", "elseif", "else" ->
                findings.add(findings.offset(tag.getMaster()), "`" + tag.getName() + "` belongs into an `if`", "");
            default ->
                findings.add(
                        findings.offset(tag.getMaster()),
                        "the tag `" + tag.getName() + "` is not allowed",
                        "tags: for, if, raw, set");
        }
    }

    private TextPart ifPart(TagNode tag, int depth) {
        List<IfPart.Branch> branches = new ArrayList<>();
        Expression condition = condition(tag);
        List<Node> body = new ArrayList<>();
        for (Node child : tag.getChildren()) {
            if (child instanceof TagNode next && isElse(next)) {
                branches.add(new IfPart.Branch(condition, parts(body, depth + 1)));
                tagOnLine = true;
                condition = next.getName().equals("else") ? null : condition(next);
                body = new ArrayList<>();
            } else {
                body.add(child);
            }
        }
        branches.add(new IfPart.Branch(condition, parts(body, depth + 1)));
        return new IfPart(branches);
    }

    private static boolean isElse(TagNode tag) {
        return Set.of("elif", "elseif", "else").contains(tag.getName());
    }

    private Expression condition(TagNode tag) {
        return expression(tag.getHelpers(), findings.offset(tag.getMaster()) + inside(tag, tag.getHelpers()));
    }

    private TextPart forPart(TagNode tag, int depth) {
        Matcher matcher = LOOP.matcher(tag.getHelpers());
        int start = findings.offset(tag.getMaster());
        if (!matcher.matches()) {
            findings.add(start, "`for` wants the form `{% for item in list %}`", "");
            return (rendering, page) -> {};
        }
        List<String> names = List.of(matcher.group(1).replaceAll("[()\\s]", "").split(",", -1));
        for (String name : names) {
            if (!VARIABLE.matcher(name).matches()) {
                findings.add(start, "`" + name + "` cannot be a loop's variable", "letters, digits and _");
            }
        }
        Set<String> outer = new HashSet<>(references);
        Expression over = expression(matcher.group(2), start + inside(tag, matcher.group(2)));
        List<Node> body = new ArrayList<>();
        List<Node> otherwise = null;
        for (Node child : tag.getChildren()) {
            if (child instanceof TagNode next && next.getName().equals("else")) {
                otherwise = new ArrayList<>();
            } else {
                (otherwise == null ? body : otherwise).add(child);
            }
        }
        List<TextPart> each = parts(body, depth + 1);
        tagOnLine = true;
        List<TextPart> none = otherwise == null ? List.of() : parts(otherwise, depth + 1);
        // What the loop itself names is not read from outside.
        references.removeIf(reference -> !outer.contains(reference)
                && (reference.startsWith("loop.") || names.contains(reference.split("[.\\[]", 2)[0])));
        return over == null ? (rendering, page) -> {} : ForPart.over(names, over, each, none);
    }

    private TextPart setPart(TagNode tag, int depth) {
        String helpers = tag.getHelpers().strip();
        int equals = helpers.indexOf('=');
        String name = (equals < 0 ? helpers : helpers.substring(0, equals)).strip();
        int start = findings.offset(tag.getMaster());
        if (!VARIABLE.matcher(name).matches()) {
            findings.add(start, "`" + name + "` cannot be a variable", "letters, digits and _");
            return (rendering, page) -> {};
        }
        if (equals < 0) {
            List<TextPart> body = parts(tag.getChildren(), depth + 1);
            return (rendering, page) -> {
                Page inner = new Page();
                body.forEach(part -> part.write(rendering, inner));
                rendering.set(name, inner.toString());
            };
        }
        String value = helpers.substring(equals + 1);
        Expression expression = expression(value, start + inside(tag, value));
        return (rendering, page) -> {
            rendering.set(name, expression.evaluate(rendering));
            rendering.tellMissing();
        };
    }

    private Expression expression(Token token) {
        String written = ((ExpressionToken) token).getExpr();
        return expression(
                written, findings.offset(token) + Math.max(2, token.getImage().indexOf(written)));
    }

    private Expression expression(String written, int start) {
        Syntax syntax = new Syntax(steps);
        Expression expression = syntax.parse(written);
        for (Syntax.Finding finding : syntax.findings()) {
            findings.add(start + finding.offset(), finding.message(), finding.hint());
        }
        references.addAll(syntax.references());
        return expression;
    }

    private static int inside(TagNode tag, String part) {
        return Math.max(0, tag.getMaster().getImage().lastIndexOf(part));
    }
}
