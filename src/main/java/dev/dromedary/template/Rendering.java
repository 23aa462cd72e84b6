package dev.dromedary.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import jinjava.javax.el.FunctionMapper;
import jinjava.javax.el.VariableMapper;

/** One render: its scope, its loops' variables, what was found missing and how much of the limits is used. */
final class Rendering extends ELContext {

    private final Jinjava jinjava;
    private final Scope scope;
    private final long deadline = System.nanoTime() + Limits.TIME.toNanos();
    private final Deque<Map<String, Object>> frames = new ArrayDeque<>();
    private final List<String> missing = new ArrayList<>();
    private final Set<String> told = new LinkedHashSet<>();
    private JinjavaInterpreter interpreter;
    private Instant now;
    private int passes;

    Rendering(Jinjava jinjava, Scope scope) {
        this.jinjava = jinjava;
        this.scope = scope;
    }

    Scope scope() {
        return scope;
    }

    /** The same instant throughout one render. */
    Instant now() {
        if (now == null) {
            now = scope.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        }
        return now;
    }

    Object get(String name) {
        for (Map<String, Object> frame : frames) {
            if (frame.containsKey(name)) {
                return frame.get(name);
            }
        }
        return scope.variables().get(name);
    }

    void set(String name, Object value) {
        if (frames.isEmpty()) {
            enter();
        }
        frames.peek().put(name, value);
    }

    void enter() {
        frames.push(new HashMap<>());
    }

    void leave() {
        frames.pop();
    }

    void pass() {
        Limits.items(++passes);
        checkTime();
    }

    void checkTime() {
        if (System.nanoTime() - deadline > 0) {
            throw new TemplateFailed("took longer than " + Limits.TIME.toSeconds() + " s");
        }
    }

    int mark() {
        return missing.size();
    }

    void forgetMissing(int mark) {
        missing.subList(mark, missing.size()).clear();
    }

    void missing(String path) {
        missing.add(path);
    }

    /** What the expression that was just evaluated missed goes to the warnings, each path once a render. */
    void tellMissing() {
        for (String path : missing) {
            if (told.add(path)) {
                scope.warnings().accept(path + " is missing");
            }
        }
        missing.clear();
    }

    /** Jinjava's own filters and literals ask for one; it sees no variables. */
    JinjavaInterpreter interpreter() {
        if (interpreter == null) {
            interpreter =
                    new JinjavaInterpreter(jinjava, new Context(jinjava.getGlobalContext()), jinjava.getGlobalConfig());
        }
        return interpreter;
    }

    @Override
    public ELResolver getELResolver() {
        return NothingResolver.INSTANCE;
    }

    @Override
    public FunctionMapper getFunctionMapper() {
        return null;
    }

    @Override
    public VariableMapper getVariableMapper() {
        return null;
    }
}
