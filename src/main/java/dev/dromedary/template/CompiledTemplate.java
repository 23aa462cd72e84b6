package dev.dromedary.template;

import com.hubspot.jinjava.Jinjava;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** The root of a compiled value, and the one place where whatever goes wrong inside becomes a {@link TemplateFailed}. */
record CompiledTemplate(Jinjava jinjava, Part value, Set<String> references) implements Template {

    CompiledTemplate {
        references = Collections.unmodifiableSet(new LinkedHashSet<>(references)); // in the order written
    }

    @Override
    public Object render(Scope scope) {
        try {
            return value.evaluate(new Rendering(jinjava, scope));
        } catch (TemplateFailed e) {
            throw e;
        } catch (StackOverflowError e) {
            throw new TemplateFailed("nested too deeply");
        } catch (RuntimeException e) {
            throw new TemplateFailed(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }
}
