package dev.dromedary.template;

import com.hubspot.jinjava.el.ext.ExtendedParser;
import java.beans.FeatureDescriptor;
import java.util.Collections;
import java.util.Iterator;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;

/** Stands where Jinjava would reach into Java objects: there is nothing to reach but the interpreter of its literals. */
final class NothingResolver extends ELResolver {

    static final NothingResolver INSTANCE = new NothingResolver();

    private NothingResolver() {}

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        context.setPropertyResolved(true);
        return base == null && ExtendedParser.INTERPRETER.equals(property) && context instanceof Rendering rendering
                ? rendering.interpreter()
                : null;
    }

    @Override
    public Object invoke(ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
        throw new TemplateFailed("nothing can be called here");
    }

    @Override
    public Class<?> getType(ELContext context, Object base, Object property) {
        return Object.class;
    }

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
        return true;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {
        throw new TemplateFailed("nothing can be changed here");
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
        return Object.class;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
        return Collections.emptyIterator();
    }
}
