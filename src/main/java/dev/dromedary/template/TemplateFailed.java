package dev.dromedary.template;

/** A template could not be rendered. Trying again cannot help. */
public final class TemplateFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TemplateFailed(String message) {
        super(message);
    }
}
