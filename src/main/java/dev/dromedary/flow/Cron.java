package dev.dromedary.flow;

import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import java.time.ZoneId;

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
}
