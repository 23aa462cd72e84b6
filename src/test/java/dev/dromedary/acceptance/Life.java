package dev.dromedary.acceptance;

import dev.dromedary.app.BareBot;
import dev.dromedary.approval.Approval;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.outbox.State;
import dev.dromedary.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** A bot from its start to its end or to its death: whether it has come to rest, and what it has to show then. */
final class Life implements AutoCloseable {

    private static final String ID = "(run|evt|tmr)-[0-9a-z]+";

    /** Enough for two doubts, one after the other, and on the slowest of machines too little for a timer. */
    private static final Duration FOR_DOUBTS = Duration.ofSeconds(70);

    private static final Set<State> UNDER_WAY = Set.of(State.QUEUED, State.SENDING, State.IN_DOUBT);

    private final AtomicReference<Duration> ahead;
    private final BareBot bot;
    private Duration doubted = Duration.ZERO;

    /** @param passed what the bot takes for now is this much later, from its first look at a clock */
    Life(Map<String, String> environment, Duration passed) throws Exception {
        ahead = new AtomicReference<>(passed);
        bot = BareBot.open(environment, clock());
    }

    private InstantSource clock() {
        return () -> Instant.now().plus(ahead.get());
    }

    BareBot bot() {
        return bot;
    }

    /** For the bot; nothing else notices. */
    void passes(Duration time) {
        ahead.updateAndGet(before -> before.plus(time));
    }

    /** Waits until nothing is under way or due; time passes quickly where a message is in doubt. */
    void rest() {
        try {
            until(() -> {
                if (doubted.compareTo(FOR_DOUBTS) < 0
                        && messages().stream().anyMatch(message -> message.state() == State.IN_DOUBT)) {
                    passes(Duration.ofSeconds(1));
                    doubted = doubted.plusSeconds(1);
                }
                return isQuiet();
            });
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new IllegalStateException("it stands still at " + state(), e);
        }
    }

    private boolean isQuiet() {
        return count("timer WHERE at <= " + clock().millis()) == 0
                && bot.sources().inbox().backlog() == 0
                && bot.sources().runs().list(null, Run.State.RUNNING, 1, null).isEmpty()
                && messages().stream().noneMatch(message -> UNDER_WAY.contains(message.state()));
    }

    static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Child.PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    private long count(String what) {
        return bot.store()
                .reads()
                .sql("SELECT count(*) FROM " + what)
                .query(Long.class)
                .single();
    }

    private List<SentMessage> messages() {
        return bot.sources().outbox().list(new Listing(null, null, null, null, null, null, 100));
    }

    /**
     * As plain values, so that it can be told to another process. All but {@code messages} is the same whether it was
     * killed on the way or not; ids and moments are left out.
     */
    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put(
                "alerts",
                sorted(bot.sources().alerts().list(null, 10, 0).stream()
                        .map(alert -> "%s %s %s by %s asked %s times %d %s"
                                .formatted(
                                        alert.service(),
                                        alert.severity(),
                                        alert.state().text(),
                                        alert.acknowledgedBy(),
                                        alert.assignedTo(),
                                        alert.occurrences(),
                                        bot.sources().alerts().history(alert.id()).stream()
                                                .map(one -> one.what())
                                                .toList()))
                        .toList()));
        state.put(
                "approvals",
                sorted(bot.sources().approvals().list(null, 10, 0).stream()
                        .map(approval -> approval.state().text() + " "
                                + approval.votes().stream()
                                        .map(Approval.Vote::name)
                                        .toList())
                        .toList()));
        state.put(
                "incidents",
                sorted(bot.sources().incidents().list("", 10, 0).stream()
                        .map(incident -> incident.title() + " " + incident.status())
                        .toList()));
        state.put(
                "runs",
                sorted(bot.sources().runs().list(null, null, 100, null).stream()
                        .map(run -> run.flow() + " " + run.state().word() + " " + run.warnings())
                        .toList()));
        state.put("events", rows("SELECT kind || ' ' || state FROM inbox"));
        state.put("audited", rows("SELECT actor || ' ' || action FROM audit"));
        state.put("transcript", rows("SELECT person || ' ' || direction FROM transcript"));
        state.put("timers", rows("SELECT 'timer' FROM timer"));
        state.put("histories", rows("SELECT what FROM incident_history"));
        state.put(
                "sent",
                sorted(messages().stream()
                        .map(message -> message.to() + " " + message.state().text() + " "
                                + message.opId().replaceFirst(ID, "ID"))
                        .toList()));
        state.put(
                "messages",
                messages().stream()
                        .map(message -> Map.of("id", message.id(), "repeated", message.possiblyRepeated()))
                        .toList());
        return state;
    }

    private List<String> rows(String sql) {
        return sorted(bot.store().reads().sql(sql).query(String.class).list().stream()
                .map(row -> row.replaceFirst(ID, "ID"))
                .toList());
    }

    private static List<String> sorted(List<String> all) {
        return all.stream().sorted().toList();
    }

    @Override
    public void close() {
        bot.close();
    }
}
