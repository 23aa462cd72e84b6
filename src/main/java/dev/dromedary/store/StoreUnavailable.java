package dev.dromedary.store;

/**
 * The store cannot be reached, is full or is held by another process. Nothing was answered as stored; repeating later
 * is safe and may help, so the edge answers 503.
 */
public final class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public boolean retryable() {
        return true;
    }
}
