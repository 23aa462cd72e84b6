package dev.dromedary.timer;

import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.Waiter;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Task;
import dev.dromedary.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * How db-scheduler looks for what is due: by our clock, and as often by the wall's, so that a clock which stands still
 * in a test does not stop the looking.
 */
final class Polling extends SchedulerBuilder {

    Polling(Store store, Task<?> task) {
        super(store.timersDataSource(), List.of(task));
        clock(store.clock()::instant);
        pollingInterval(Duration.ofMillis(500));
        heartbeatInterval(Duration.ofMillis(1500));
        missedHeartbeatsLimit(4);
        threads(4);
        schedulerName(new SchedulerName.Fixed("dromedary-" + UUID.randomUUID()));
        failureLogging(LogLevel.WARN, true);
        shutdownMaxWait(Duration.ofSeconds(10));
    }

    @Override
    protected Waiter buildWaiter() {
        return new Waiter(poolingInterval);
    }
}
