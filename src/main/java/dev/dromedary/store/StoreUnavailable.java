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

    /** The one among the causes of {@code failure}, or null: frameworks between us wrap what they meet. */
    public static StoreUnavailable in(Throwable failure) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 50; t = t.getCause(), depth++) {
            if (t instanceof StoreUnavailable unavailable) {
                return unavailable;
            }
        }
        return null;
    }

    /** As {@link #in}, inside a transaction too, whose failure nobody has named yet. */
    public static boolean isBehind(Throwable failure) {
        return in(failure) != null || Faults.isFault(failure);
    }

    public boolean retryable() {
        return true;
    }
}
