package dev.dromedary.store;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The thread's transaction on the write side, with the hooks that wait for its commit. */
final class Transactions {

    private final TransactionTemplate whole;
    private final TransactionTemplate nested;

    // One per store, not per class: a test may be inside transactions of two stores at once.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Hooks> open = new ThreadLocal<>();

    Transactions(DataSource source) {
        DataSourceTransactionManager manager = new DataSourceTransactionManager(source);
        whole = new TransactionTemplate(manager);
        nested = new TransactionTemplate(manager);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** The hooks of the transaction this thread is in, or null. */
    Hooks current() {
        return open.get();
    }

    /** One transaction; {@code hooks} collects what is to be done after it. */
    <T> T whole(Hooks hooks, Supplier<T> work) {
        return in(hooks, () -> whole.execute(status -> hooks.sound(work.get())));
    }

    /**
     * A part of the open transaction. Savepoints would cost two statements each; instead the whole of it is undone when
     * a part fails, also when somebody on the way passes over that.
     */
    <T> T part(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            open.get().spoil(e);
            throw e;
        }
    }

    /** One of several who share the transaction: in a savepoint, so that its failure is its own. */
    <T> T inside(Hooks hooks, Supplier<T> work) {
        return in(hooks, () -> nested.execute(status -> hooks.sound(work.get())));
    }

    private <T> T in(Hooks hooks, Supplier<T> work) {
        Hooks before = open.get();
        open.set(hooks);
        try {
            return work.get();
        } finally {
            if (before == null) {
                open.remove();
            } else {
                open.set(before);
            }
        }
    }
}
