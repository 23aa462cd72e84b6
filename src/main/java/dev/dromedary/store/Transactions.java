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
        return in(hooks, () -> whole.execute(status -> work.get()));
    }

    /** A savepoint inside the open transaction: when {@code work} fails, only its own changes and hooks are gone. */
    <T> T nested(Supplier<T> work) {
        Hooks outer = open.get();
        Hooks mine = new Hooks();
        T result = in(mine, () -> nested.execute(status -> work.get()));
        outer.addAll(mine);
        return result;
    }

    /** As {@link #nested}, with the hooks kept apart for one of several who share the transaction. */
    <T> T inside(Hooks hooks, Supplier<T> work) {
        return in(hooks, () -> nested.execute(status -> work.get()));
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
