package dev.dromedary.timer;

import dev.dromedary.store.Store;
import dev.dromedary.store.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is due off the table and sets it off, both in one transaction: nothing is ever picked and not done, so
 * there is nothing to take back from the dead. Rows that another replica is at, or that are being cancelled, are skipped.
 */
final class Due {

    private static final Logger log = LoggerFactory.getLogger(Due.class);
    private static final int AT_ONCE = 250;
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration LEFT = Duration.ofMillis(500);

    /** A replica that is stopped in the middle lets go of its rows after this. */
    private static final Duration LOCKED = Duration.ofSeconds(1);

    private final Store store;
    private final DueHandler handler;

    /** Until when (by {@link System#nanoTime}) a timer is not looked at again here. */
    private final Map<String, Long> later = new HashMap<>();

    Due(Store store, DueHandler handler) {
        this.store = store;
        this.handler = handler;
    }

    /** The time of the next one, in epoch milliseconds. */
    Optional<Long> next() {
        return store.reads()
                .sql("SELECT at FROM timer WHERE id NOT IN (:later) ORDER BY at LIMIT 1")
                .param("later", later())
                .query(Long.class)
                .optional();
    }

    /** Everything that is due now, in pieces. */
    void fire() {
        while (!piece().isEmpty()) {
            // There may be more.
        }
    }

    private List<Timer> piece() {
        List<Timer> taken = new ArrayList<>();
        try {
            return store.write(() -> {
                taken.clear();
                taken.addAll(take());
                setOff(taken);
                return taken;
            });
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            List<Timer> failed = List.copyOf(taken);
            if (failed.size() == 1) {
                postpone(failed.get(0), e);
            } else {
                failed.forEach(this::alone);
            }
            return failed;
        }
    }

    private void alone(Timer timer) {
        try {
            store.write(() -> setOff(store.db()
                    .sql(Timer.COLUMNS + "WHERE id = ?" + store.dialect().forUpdateSkipLocked())
                    .param(timer.id())
                    .query(Timer::read)
                    .list()));
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            postpone(timer, e);
        }
    }

    private void postpone(Timer timer, RuntimeException why) {
        log.warn("timer {} ({}) is tried again: {}", timer.key(), timer.id(), why.toString());
        later.put(timer.id(), System.nanoTime() + AGAIN.toNanos());
    }

    private List<Timer> take() {
        store.dialect().letGoAfter(LOCKED).ifPresent(sql -> store.db().sql(sql).update());
        List<Timer> due = new ArrayList<>(store.db()
                .sql(Timer.COLUMNS + "WHERE at <= :now AND id NOT IN (:later) ORDER BY at, id LIMIT :n"
                        + store.dialect().forUpdateSkipLocked())
                .param("now", store.clock().millis())
                .param("later", later())
                .param("n", AT_ONCE)
                .query(Timer::read)
                .list());
        due.removeIf(timer -> {
            boolean left = handler.leaves(timer);
            if (left) {
                later.put(timer.id(), System.nanoTime() + LEFT.toNanos());
            }
            return left;
        });
        return due;
    }

    private void setOff(List<Timer> due) {
        if (!due.isEmpty()) {
            store.db()
                    .sql("DELETE FROM timer WHERE id IN (:ids)")
                    .param("ids", due.stream().map(Timer::id).toList())
                    .update();
            handler.due(List.copyOf(due));
        }
    }

    private List<String> later() {
        long now = System.nanoTime();
        later.values().removeIf(until -> until - now <= 0);
        List<String> ids = new ArrayList<>(later.keySet());
        ids.add("");
        return ids;
    }
}
