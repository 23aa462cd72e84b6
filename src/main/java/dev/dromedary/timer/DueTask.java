package dev.dromedary.timer;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.function.Consumer;

/** The one kind of task that db-scheduler knows here: it is told by its id. */
final class DueTask {

    private static final Duration AGAIN = Duration.ofSeconds(2);

    private DueTask() {}

    /** A failure is tried again until it works: a timer may be late, never lost. */
    static OneTimeTask<Void> named(String name, Consumer<String> due) {
        return Tasks.oneTime(name)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AGAIN))
                .onDeadExecution(DueTask::dueAgain)
                .execute((instance, context) -> due.accept(instance.getId()));
    }

    /** At its own time, which has passed: db-scheduler's own handler takes the wall's clock instead of ours. */
    private static void dueAgain(ExecutionComplete dead, ExecutionOperations<Void> operations) {
        operations.reschedule(dead, dead.getExecution().getExecutionTime());
    }
}
