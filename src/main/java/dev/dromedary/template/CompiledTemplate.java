package dev.dromedary.template;

import com.hubspot.jinjava.Jinjava;
import java.util.Set;

/** The root of a compiled value, and the one place where whatever goes wrong inside becomes a {@link TemplateFailed}. */
record CompiledTemplate(Jinjava jinjava, Part value, Set<String> references) implements Template {

    CompiledTemplate {
        references = Set.copyOf(references);
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
