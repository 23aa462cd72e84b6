package dev.dromedary.acceptance;

import dev.dromedary.app.BareBot;
import dev.dromedary.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/**
 * A child process in which one {@link Story} is played; its arguments are the story's name and an incident. It speaks to
 * its parent over stdin and stdout, in lines that begin with {@code @}: when all is prepared, and on SQLite before each
 * commit that changes something, it says so and waits for a line, which may never come.
 */
final class LifeInSteps {

    private final BufferedReader parent = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private volatile boolean stepping;

    private LifeInSteps() {}

    public static void main(String[] args) throws Exception {
        LifeInSteps steps = new LifeInSteps();
        Story story = Story.valueOf(args[0]);
        Life life = new Life(System.getenv(), Duration.ZERO);
        story.prepare(life, args[1]);
        life.rest();
        say("@prepared");
        steps.await();
        if (!life.bot().store().isPostgres()) {
            steps.watch(life.bot());
        }
        for (Story.Act act : story.acts(life)) {
            say("@begun " + act.passes());
            life.passes(act.passes());
            act.play().now();
            say("@answered");
            life.rest();
        }
        steps.stepping = false;
        say("@state " + Json.write(life.state()));
        System.out.flush();
        System.exit(0);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }

    /** SQLite calls on its one writing connection, when all of a commit is done but the commit. */
    private void watch(BareBot bot) throws Exception {
        stepping = true;
        try (Connection writing = bot.store().timersDataSource().getConnection()) {
            SQLiteConnection sqlite = writing.unwrap(SQLiteConnection.class);
            AtomicBoolean changed = new AtomicBoolean();
            sqlite.addUpdateListener((type, database, table, row) -> changed.set(true));
            sqlite.addCommitListener(new SQLiteCommitListener() {
                @Override
                public void onCommit() {
                    if (stepping && changed.getAndSet(false)) {
                        say("@commit");
                        await();
                    }
                }

                @Override
                public void onRollback() {}
            });
        }
    }

    /** Without a parent there is no other commit. */
    private void await() {
        try {
            if (parent.readLine() != null) {
                return;
            }
        } catch (IOException e) {
            // As good as no line.
        }
        Runtime.getRuntime().halt(3);
    }
}
