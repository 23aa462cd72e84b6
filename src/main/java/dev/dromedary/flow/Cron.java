package dev.dromedary.flow;

import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;

/** {@code cron} of a schedule trigger: five fields as in crontab, or six with seconds first as in Spring. */
public final class Cron {

    private Cron() {}

    /**
     * When it is due, in {@code zone}.
     *
     * @throws IllegalArgumentException when {@code expression} cannot be read
     */
    public static CronSchedule schedule(String expression, ZoneId zone) {
        String written = expression.strip();
        int fields = written.split("\\s+").length;
        if (fields != 5 && fields != 6) {
            throw new IllegalArgumentException("a cron expression has five fields, not " + fields);
        }
        CronSchedule schedule = new CronSchedule(written, zone, fields == 5 ? CronStyle.UNIX : CronStyle.SPRING53);
        if (schedule.isDisabled()) {
            throw new IllegalArgumentException("`" + written + "` is never due");
        }
        return schedule;
    }

    /**
     * The first occurrence after {@code after}. One in the hour that a zone leaves out in spring is due when that hour
     * would have begun, as cron has it; one in the hour that comes twice in autumn is due once.
     */
    public static Instant next(String expression, ZoneId zone, Instant after) {
        Instant next = schedule(expression, zone).getInitialExecutionTime(after);
        ZoneOffsetTransition change = zone.getRules().nextTransition(after);
        if (change == null || !change.isGap() || !change.getInstant().isBefore(next)) {
            return next;
        }
        Instant begin = change.getInstant();
        Instant leftOut = schedule(expression, change.getOffsetBefore()).getInitialExecutionTime(begin.minusMillis(1));
        return leftOut.isBefore(begin.plus(change.getDuration())) ? begin : next;
    }
}
