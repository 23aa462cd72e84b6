package dev.dromedary.template;

import org.apache.velocity.app.event.InvalidReferenceEventHandler;
import org.apache.velocity.context.Context;
import org.apache.velocity.util.introspection.Info;

/** What a sentence asks for and nobody gave prints as nothing, not as its name. */
public final class SilentReferences implements InvalidReferenceEventHandler {

    @Override
    public Object invalidGetMethod(Context context, String reference, Object object, String property, Info info) {
        return "";
    }

    @Override
    public Object invalidMethod(Context context, String reference, Object object, String method, Info info) {
        return "";
    }

    @Override
    public boolean invalidSetMethod(Context context, String left, String right, Info info) {
        return true;
    }
}
