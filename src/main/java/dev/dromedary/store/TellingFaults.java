package dev.dromedary.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Queries that say {@link StoreUnavailable} when the store is away. Otherwise that would look like a fault of the event
 * at hand, which would be counted and in the end set aside.
 */
final class TellingFaults {

    private TellingFaults() {}

    static JdbcOperations of(JdbcTemplate template) {
        return (JdbcOperations) Proxy.newProxyInstance(
                TellingFaults.class.getClassLoader(), new Class<?>[] {JdbcOperations.class}, (proxy, method, args) -> {
                    try {
                        return method.invoke(template, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof RuntimeException failure
                                ? Faults.translate(failure)
                                : e.getCause();
                    }
                });
    }
}
