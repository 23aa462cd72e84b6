package dev.dromedary.store;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.LoggerFactory;

/** Every statement that is executed between its begin and its close, as Spring's template names it at DEBUG. */
public final class Statements extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Logger TEMPLATE =
            (Logger) LoggerFactory.getLogger("org.springframework.jdbc.core.JdbcTemplate");

    private final Set<String> seen = new ConcurrentSkipListSet<>();

    private Statements() {}

    public static Statements begin() {
        Statements statements = new Statements();
        statements.start();
        TEMPLATE.setAdditive(false);
        TEMPLATE.addAppender(statements);
        TEMPLATE.setLevel(Level.DEBUG);
        return statements;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        int from = message.indexOf('[');
        if (message.startsWith("Executing") && from > 0) {
            String sql = message.substring(from + 1, message.lastIndexOf(']')).replaceAll("\\s+", " ");
            // Lists of any length are one statement.
            seen.add(sql.strip().replaceAll("\\((\\?, ?)+\\?\\)(?! ON CONFLICT|$| RETURNING)", "(?)"));
        }
    }

    /** Those that have a plan. */
    public List<String> seen() {
        return seen.stream()
                .filter(sql -> sql.matches("(?i)(SELECT|INSERT|UPDATE|DELETE|WITH)\\b.*"))
                .toList();
    }

    @Override
    public void close() {
        TEMPLATE.setLevel(null);
        TEMPLATE.setAdditive(true);
        TEMPLATE.detachAppender(this);
        stop();
    }
}
