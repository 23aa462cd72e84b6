package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.audit.Audit;
import dev.dromedary.audit.Verdict;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.event.Event;
import dev.dromedary.event.Ids;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.inbox.InboxEntries;
import dev.dromedary.inbox.Queues;
import dev.dromedary.run.FlowVersions;
import dev.dromedary.store.Plans;
import dev.dromedary.store.Statements;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import dev.dromedary.store.Turn;
import dev.dromedary.timer.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetentionTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final Duration HISTORY = Duration.ofDays(90);
    private static final Duration CONTENT = Duration.ofDays(7);
    private static final Duration OLD = HISTORY.plusDays(30);
    private static final Duration AHEAD = Duration.ofHours(-1);

    /** A moment that is old enough by a millisecond. */
    private static Duration past(Duration age) {
        return age.plusMillis(1);
    }

    private static Retention retention(Store store, Duration history, Duration content) {
        FlowDirectory flows =
                new FlowDirectory(new DefaultCamelContext(), new FlowVersions(store), (stem, text) -> Optional.empty());
        return new Retention(store, new TriggerConfig.Retention(history, content), flows, "me");
    }

    private static boolean exists(Store store, String table, String column, String id) {
        return store.reads()
                        .sql("SELECT count(*) FROM " + table + " WHERE " + column + " = ?")
                        .param(id)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** What is expected of rows, by what they are; all are looked at after one sweep. */
    private static final class Expected {
        private final Map<String, String[]> rows = new LinkedHashMap<>();
        private final List<String> stay = new ArrayList<>();

        String stays(String what, String table, String id) {
            rows.put(what, new String[] {table, id});
            stay.add(what);
            return id;
        }

        void goes(String what, String table, String id) {
            rows.put(what, new String[] {table, id});
        }

        void check(Store store) {
            List<String> there = new ArrayList<>();
            rows.forEach((what, row) -> {
                String column = row[0].equals("outbox_wamid") ? "wamid" : row[0].equals("flow_version") ? "hash" : "id";
                if (exists(store, row[0], column, row[1])) {
                    there.add(what);
                }
            });
            assertThat(there).containsExactlyElementsOf(stay);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void historyGoesToTheMillisecondAndNothingThatIsNeeded(Stores stores) {
        try (Store store = stores.open(InstantSource.fixed(NOW))) {
            OldRows old = new OldRows(store, NOW);
            Expected all = new Expected();
            String openAlert = all.stays("an open alert", "alert", old.alert("acknowledged", OLD));
            String about = "alert:" + openAlert;

            all.stays("an event at 90 d", "inbox", old.event("done", HISTORY, null));
            all.goes("an event past 90 d", "inbox", old.event("done", past(HISTORY), null));
            all.goes("a dead event past 90 d", "inbox", old.event("dead", past(HISTORY), null));
            all.stays("a dead event at 90 d", "inbox", old.event("dead", HISTORY, null));
            all.stays("an event without an outcome", "inbox", old.event("received", OLD, null));

            all.stays("a run at 90 d", "run", old.run("succeeded", HISTORY, null, "h"));
            all.goes("a run past 90 d", "run", old.run("failed", past(HISTORY), null, "h"));
            all.goes("a dead run past 90 d", "run", old.run("dead", past(HISTORY), null, "h"));
            String running = all.stays("a run that runs", "run", old.run("running", OLD, "alert:told", "h-running"));
            all.stays("its event", "inbox", old.event("done", OLD, running));
            all.stays("a run about an open alert", "run", old.run("succeeded", OLD, about, "h"));
            String asker = all.stays("a run that asked", "run", old.run("succeeded", OLD, null, "h-asker"));
            all.stays("its event, too", "inbox", old.event("done", OLD, asker));
            all.stays("what it asked", "pending_response", old.pending(asker, null, OLD, null, AHEAD));
            String sending = all.stays("a run whose message waits", "run", old.run("stopped", OLD, null, "h"));
            all.stays("the message that waits", "outbox", old.message("queued", OLD, null, sending, "WHATSAPP"));

            all.stays("a message at 90 d", "outbox", old.message("read", HISTORY, null, null, "WHATSAPP"));
            for (String state : List.of("sent", "delivered", "read", "failed", "withdrawn", "dead")) {
                all.goes(
                        "a message past 90 d, " + state,
                        "outbox",
                        old.message(state, past(HISTORY), null, null, "SLACK"));
            }
            for (String state : List.of("sending", "in_doubt")) {
                all.stays("a message that is " + state, "outbox", old.message(state, OLD, null, null, "WHATSAPP"));
            }
            all.stays("a page with buttons", "outbox", old.message("read", OLD, about, null, "WHATSAPP"));
            all.stays("what asked", "outbox", old.message("read", OLD, null, asker, "WHATSAPP"));
            all.stays("a stranger's status at 90 d", "outbox_wamid", old.wamid(HISTORY));
            all.goes("a stranger's status past 90 d", "outbox_wamid", old.wamid(past(HISTORY)));

            all.stays("a line at 90 d", "transcript", old.line(HISTORY));
            all.goes("a line past 90 d", "transcript", old.line(past(HISTORY)));
            all.stays("an answer at 90 d", "pending_response", old.pending("r1", null, OLD, HISTORY, OLD));
            all.goes("an answer past 90 d", "pending_response", old.pending("r2", null, OLD, past(HISTORY), AHEAD));
            all.goes("a question past 90 d", "pending_response", old.pending("r3", null, OLD, null, past(HISTORY)));
            all.stays("a question at 90 d", "pending_response", old.pending("r4", null, OLD, null, HISTORY));

            all.stays("an alert at 90 d", "alert", old.alert("resolved", HISTORY));
            all.goes("an alert past 90 d", "alert", old.alert("resolved", past(HISTORY)));
            all.stays("an alert that fires", "alert", old.alert("firing", OLD));
            String incidents = all.stays("an open incident's alert", "alert", old.alert("resolved", OLD));
            all.stays("an open incident", "incident", old.incident("open", OLD, incidents));
            all.stays("an incident at 90 d", "incident", old.incident("resolved", HISTORY, null));
            all.goes("an incident past 90 d", "incident", old.incident("resolved", past(HISTORY), null));
            String waited = all.stays("an alert that is asked about", "alert", old.alert("resolved", OLD));
            all.stays("the question", "pending_response", old.pending("r5", "alert:" + waited, OLD, null, AHEAD));
            String told = all.stays("an alert that is being told of", "alert", old.alert("resolved", OLD));
            all.stays("the telling", "outbox", old.message("queued", OLD, "alert:" + told, null, "WHATSAPP"));
            String timed = all.stays("an alert that a timer is about", "alert", old.alert("resolved", OLD));
            Timers timers = new Timers(store, new Ids(store.clock()), timer -> {});
            timers.schedule("k", NOW.plusSeconds(60), Map.of("flow", "f", "subject", "alert:" + timed));

            all.stays("an approval at 90 d", "approval", old.approval(HISTORY, OLD, null));
            all.goes("an approval past 90 d", "approval", old.approval(past(HISTORY), AHEAD, null));
            all.goes("an approval expired past 90 d", "approval", old.approval(null, past(HISTORY), null));
            all.stays("an approval expired at 90 d", "approval", old.approval(null, HISTORY, null));
            String deploying = all.stays("a run that asked for approval", "run", old.run("succeeded", OLD, null, "h"));
            String open = all.stays("an open approval", "approval", old.approval(null, AHEAD, deploying));
            all.stays("a run about it", "run", old.run("succeeded", OLD, "approval:" + open, "h"));

            all.goes("a version followed past 90 d", "flow_version", old.version("f", OLD));
            all.stays("a version followed at 90 d", "flow_version", old.version("f", past(HISTORY)));
            all.stays("the newest version", "flow_version", old.version("f", HISTORY));
            all.stays("the only version", "flow_version", old.version("g", OLD));
            String used =
                    all.stays("the version of a run that is kept", "flow_version", old.version("f", OLD.plusDays(2)));
            old.run("succeeded", OLD, about, used);
            String runs =
                    all.stays("the version of a run that runs", "flow_version", old.version("f", OLD.plusDays(3)));
            old.run("running", Duration.ofDays(1), null, runs);

            retention(store, HISTORY, CONTENT).sweep();

            all.check(store);
            for (String child : List.of(
                    "journal run_id run",
                    "decision run_id run",
                    "outbox_offer message_id outbox",
                    "alert_asked alert_id alert",
                    "alert_history alert_id alert",
                    "incident_history incident_id incident",
                    "approval_vote approval_id approval")) {
                String[] names = child.split(" ", -1);
                assertThat(store.reads()
                                .sql("SELECT count(*) FROM %s WHERE %s NOT IN (SELECT id FROM %s)"
                                        .formatted((Object[]) names))
                                .query(Long.class)
                                .single())
                        .as("%s without its %s", names[0], names[2])
                        .isZero();
            }
            assertThat(store.reads()
                            .sql("SELECT count(*) FROM outbox_wamid WHERE message_id IS NOT NULL"
                                    + " AND message_id NOT IN (SELECT id FROM outbox)")
                            .query(Long.class)
                            .single())
                    .isZero();
            timers.close();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void contentGoesEarlierAndWhatIsToldStaysTrue(Stores stores) {
        try (Store store = stores.open(InstantSource.fixed(NOW))) {
            OldRows old = new OldRows(store, NOW);
            String asker = old.run("succeeded", CONTENT.plusDays(1), null, "h");
            old.pending(asker, null, CONTENT.plusDays(1), null, AHEAD);
            Map<String, String> full = new LinkedHashMap<>();
            Map<String, String> emptied = new LinkedHashMap<>();
            full.put("run at 7 d", old.run("succeeded", CONTENT, null, "h"));
            emptied.put("run past 7 d", old.run("failed", past(CONTENT), null, "h"));
            full.put("run dead", old.run("dead", past(CONTENT), null, "h"));
            full.put("run running", old.run("running", past(CONTENT), null, "h"));
            full.put("run asked", asker);
            full.put("inbox at 7 d", old.event("done", CONTENT, null));
            emptied.put("inbox past 7 d", old.event("done", past(CONTENT), null));
            full.put("inbox dead", old.event("dead", past(CONTENT), null));
            full.put("inbox waits", old.event("received", past(CONTENT), null));
            full.put("inbox of a run that asked", old.event("done", past(CONTENT), asker));
            full.put("outbox at 7 d", old.message("read", CONTENT, null, null, "WHATSAPP"));
            emptied.put("outbox past 7 d", old.message("sent", past(CONTENT), null, null, "WHATSAPP"));
            full.put("outbox dead", old.message("dead", past(CONTENT), null, null, "WHATSAPP"));
            full.put("outbox waits", old.message("queued", past(CONTENT), null, null, "WHATSAPP"));
            full.put("outbox asked", old.message("read", past(CONTENT), null, asker, "WHATSAPP"));
            full.put("transcript at 7 d", old.line(CONTENT));
            emptied.put("transcript past 7 d", old.line(past(CONTENT)));

            Map<String, Integer> removed = retention(store, HISTORY, CONTENT).sweep();

            assertThat(removed)
                    .containsExactly(
                            Map.entry("content of runs", 1),
                            Map.entry("content of events", 1),
                            Map.entry("content of messages", 1),
                            Map.entry("content of the transcript", 1));
            full.forEach((what, id) ->
                    assertThat(words(store, what, id)).as(what).isNotEmpty().contains("secret"));
            emptied.forEach((what, id) ->
                    assertThat(words(store, what, id)).as(what).isNotEmpty().doesNotContain("secret"));
            String run = emptied.get("run past 7 d");
            assertThat(words(store, "journal", run)).contains("no group");
            assertThat(words(store, "decision", run)).contains("true");
            assertThat(retention(store, HISTORY, CONTENT).sweep()).isEmpty();
        }
    }

    /** All that the row and its children say. */
    private static String words(Store store, String what, String id) {
        String table = what.replaceAll(" .*", "");
        String children = what.startsWith("run ") ? words(store, "journal", id) + words(store, "decision", id) : "";
        String column = table.equals("journal") || table.equals("decision") ? "run_id" : "id";
        return children
                + store.reads()
                        .sql("SELECT * FROM " + table + " WHERE " + column + " = ?")
                        .param(id)
                        .query()
                        .listOfRows();
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void atOnceIsAMinuteAndAMessageThatIsNotDeliveredADay(Stores stores) {
        try (Store store = stores.open(InstantSource.fixed(NOW))) {
            OldRows old = new OldRows(store, NOW);
            Duration minute = Duration.ofMinutes(1);
            Duration day = Duration.ofDays(1);
            String fresh = old.run("succeeded", minute, null, "h");
            String ended = old.run("succeeded", past(minute), null, "h");
            String sent = old.message("sent", day, null, null, "WHATSAPP");
            String unheard = old.message("sent", past(day), null, null, "WHATSAPP");
            String posted = old.message("sent", past(minute), null, null, "SLACK");
            String read = old.message("read", past(minute), null, null, "WHATSAPP");
            retention(store, HISTORY, Duration.ZERO).sweep();
            assertThat(words(store, "run", fresh)).contains("secret");
            assertThat(words(store, "run", ended)).doesNotContain("secret");
            assertThat(words(store, "outbox", sent)).contains("secret");
            for (String emptied : List.of(unheard, posted, read)) {
                assertThat(words(store, "outbox", emptied)).doesNotContain("secret");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void dedupeKeysLiveEightDaysWhateverHistorySays(Stores stores) {
        try (Store store = stores.open(InstantSource.fixed(NOW))) {
            OldRows old = new OldRows(store, NOW);
            Duration eight = Duration.ofDays(8);
            Expected all = new Expected();
            String event = all.stays("an event at 8 d", "inbox", old.event("done", eight, null));
            all.goes("an event past 8 d", "inbox", old.event("done", past(eight), null));
            all.stays("an idempotency key at 8 d", "idempotency", old.key(eight));
            all.goes("an idempotency key past 8 d", "idempotency", old.key(past(eight)));
            all.stays("an alert at 8 d", "alert", old.alert("resolved", eight));
            all.goes("an alert past 8 d", "alert", old.alert("resolved", past(eight)));
            all.goes("a run past an hour", "run", old.run("succeeded", past(Duration.ofHours(1)), null, "h"));
            retention(store, Duration.ofHours(1), Duration.ofHours(1)).sweep();
            all.check(store);
            assertThat(words(store, "inbox", event)).doesNotContain("secret");
            Inbox inbox = new Inbox(store);
            Event again = new Event("evt-again", Event.Kind.MESSAGE, "whatsapp", "q", event, null, NOW, Map.of());
            assertThat(inbox.store(List.of(again)).all().get(0).fresh()).isFalse();
        }
    }

    /** Else the event, replayed, would find no run and begin a new one with the first step. */
    @ParameterizedTest
    @MethodSource(EACH)
    void aRunStaysAsLongAsItsEventMayBeHandledAgain(Stores stores) {
        try (Store store = stores.open(InstantSource.fixed(NOW))) {
            OldRows old = new OldRows(store, NOW);
            Duration history = Duration.ofDays(3);
            Duration age = Duration.ofDays(5);
            Expected all = new Expected();
            String died = all.stays("a dead run", "run", old.run("dead", age, null, "h"));
            String event = all.stays("its dead event", "inbox", old.event("dead", age, died));
            String unsettled = all.stays("a run that ended", "run", old.run("dead", age, null, "h"));
            all.stays("its event, which was not told yet", "inbox", old.event("received", age, unsettled));
            String alone = old.run("dead", age, null, "h");
            all.goes("a dead run whose event is done", "run", alone);
            all.stays("that event", "inbox", old.event("done", age, alone));
            retention(store, history, history).sweep();
            all.check(store);
            assertThat(words(store, "run", died)).contains("secret");

            assertThat(new Replay(store).of(event, "alice", "test").sentence()).contains(died + " goes on");
            assertThat(words(store, "journal", died)).contains("secret");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aDeadRunGoesAfterItsDeadEvent(Stores stores) {
        try (Store store = stores.open(InstantSource.fixed(NOW))) {
            OldRows old = new OldRows(store, NOW);
            String run = old.run("dead", past(HISTORY), null, "h");
            old.event("dead", past(HISTORY), run);
            Retention retention = retention(store, HISTORY, CONTENT);
            assertThat(retention.sweep()).containsEntry("events", 1);
            retention.sweep();
            assertThat(exists(store, "run", "id", run)).isFalse();
            assertThat(exists(store, "journal", "run_id", run)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aQueueGoesWithItsLastEventAndOthersGoOnWhereTheyWere(Stores stores) {
        try (Store store = stores.open(InstantSource.fixed(NOW))) {
            OldRows old = new OldRows(store, NOW);
            old.event("done", past(HISTORY), null, "idle", null);
            old.event("done", past(HISTORY), null, "lively", null);
            old.event("done", Duration.ZERO, null, "lively", null);
            old.event("done", past(HISTORY), null, "waiting", null);
            old.event("received", past(HISTORY), null, "waiting/2", null);
            old.queue("talk", null, 0);
            old.event("done", past(HISTORY), null, "talk/evt-1", "talk");
            old.queue("chat", null, 0);
            old.event("done", past(HISTORY), null, "chat/evt-1", "chat");
            old.event("dead", HISTORY, null, "chat", null);
            store.write(() -> store.db()
                    .sql("UPDATE conversation SET last_seq = 8 WHERE id = 'waiting'")
                    .update());
            retention(store, HISTORY, CONTENT).sweep();
            assertThat(store.reads()
                            .sql("SELECT id FROM conversation ORDER BY id")
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrder("chat", "lively", "waiting", "waiting/2");
            assertThat(store.reads()
                            .sql("SELECT last_seq * 100 + done_seq * 10 + epoch FROM conversation WHERE id = 'lively'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(773);
            // What arrives in a queue that went is handed out as ever.
            Inbox inbox = new Inbox(store);
            inbox.store(List.of(new Event("evt-new", Event.Kind.MESSAGE, "w", "idle", "new", null, NOW, Map.of())));
            assertThat(new Queues(store, inbox).claim("me", 10, Duration.ofMinutes(1)))
                    .extracting(work -> work.event().id())
                    .contains("evt-new");
            assertThat(new InboxEntries(store).byId("evt-new")).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aLongJournalIsTakenOutInSlices(Stores stores) {
        try (Store store = stores.open(InstantSource.fixed(NOW))) {
            OldRows old = new OldRows(store, NOW);
            String first = old.run("succeeded", past(OLD), null, "h");
            String run = old.run("succeeded", OLD, null, "h");
            String kept = old.run("succeeded", HISTORY, null, "h");
            store.write(() -> {
                for (int n = 3; n < 5_000; n++) {
                    old.entry(run, n, "1");
                    if (n < 1_500) {
                        old.entry(kept, n, "\"secret\"");
                    }
                }
            });
            retention(store, HISTORY, CONTENT).sweep();
            assertThat(exists(store, "run", "id", first)).isFalse();
            assertThat(exists(store, "run", "id", run)).isFalse();
            assertThat(exists(store, "journal", "run_id", run)).isFalse();
            assertThat(words(store, "run", kept)).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void manyRowsGoInManyStepsAndTheAuditChainHolds(Stores stores) {
        Instant[] now = {NOW.minus(past(HISTORY))};
        try (Store store = stores.open(() -> now[0])) {
            Audit audit = new Audit(store);
            OldRows old = new OldRows(store, NOW);
            store.write(() -> {
                for (int i = 0; i < 1_300; i++) {
                    audit.append("alice", "x", null, Map.of("n", i));
                    old.event("done", past(HISTORY).plusMillis(i), null);
                }
            });
            now[0] = NOW.minus(HISTORY);
            audit.append("alice", "y", null, Map.of());
            audit.chain();
            now[0] = NOW;
            Map<String, Integer> removed = retention(store, HISTORY, CONTENT).sweep();
            assertThat(removed).containsEntry("events", 1_300).containsEntry("audit", 1_300);
            assertThat(audit.verify()).isEqualTo(new Verdict(1, 0, 0, null));
            audit.append("alice", "z", null, Map.of());
            audit.chain();
            assertThat(audit.verify()).isEqualTo(new Verdict(2, 0, 0, null));
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void tasksOfAnEarlierReleaseGoWithTheirTimers(Stores stores) {
        Instant[] now = {NOW.minus(OLD)};
        try (Store store = stores.open(() -> now[0])) {
            Timers timers = new Timers(store, new Ids(store.clock()), timer -> {});
            String waits = timers.schedule("waits", NOW.plus(OLD), Map.of());
            String gone = new Ids(() -> NOW.minus(past(HISTORY))).next("tmr");
            String late = new Ids(() -> NOW.minus(HISTORY)).next("tmr");
            store.write(() -> List.of(waits, gone, late)
                    .forEach(id -> store.db()
                            .sql("INSERT INTO scheduled_tasks (task_name, task_instance, picked, version) VALUES"
                                    + " ('timer', ?, FALSE, 1)")
                            .param(id)
                            .update()));
            now[0] = NOW;
            retention(store, HISTORY, CONTENT).sweep();
            assertThat(timers.find("waits")).isPresent();
            assertThat(store.reads()
                            .sql("SELECT task_instance FROM scheduled_tasks")
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrder(waits, late);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void stepsGoByIndexes(Stores stores) {
        try (Store store = stores.open(InstantSource.fixed(NOW))) {
            OldRows old = new OldRows(store, NOW);
            old.version("f", OLD);
            old.version("f", HISTORY);
            String run = old.run("succeeded", OLD, "alert:x", "h");
            old.event("done", OLD, run);
            old.message("read", OLD, "alert:x", run, "WHATSAPP");
            old.line(OLD);
            old.pending(run, null, OLD, null, OLD);
            old.alert("resolved", OLD);
            old.incident("resolved", OLD, null);
            old.approval(OLD, OLD, run);
            try (Statements statements = Statements.begin()) {
                assertThat(retention(store, HISTORY, CONTENT).sweep()).hasSize(12);
                assertThat(statements.seen()).hasSizeGreaterThan(40);
                assertThat(Plans.readingWhatGrows(store, statements.seen())).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void oneReplicaAtATimeAndNotBeforeItIsDue(Stores stores) {
        Instant[] now = {NOW};
        try (Store store = stores.open(() -> now[0])) {
            Turn mine = new Turn(store, "retention", "me");
            Turn theirs = new Turn(store, "retention", "they");
            Duration lease = Duration.ofMinutes(10);
            assertThat(mine.take(lease)).isTrue();
            assertThat(theirs.take(lease)).isFalse();
            assertThat(mine.renew(Duration.ofMillis(-1))).isTrue();
            assertThat(theirs.take(lease)).as("the lease ended").isTrue();
            assertThat(mine.renew(lease)).isFalse();
            mine.end(NOW);
            assertThat(mine.take(lease)).as("it is not mine to end").isFalse();
            theirs.end(NOW.plusSeconds(60));
            assertThat(mine.take(lease)).as("not due").isFalse();
            now[0] = NOW.plusSeconds(60);
            assertThat(mine.take(lease)).isTrue();
            mine.end(NOW.plusSeconds(120));

            now[0] = NOW.plusSeconds(120).plus(Duration.ofDays(1)).plusMillis(1);
            assertThat(theirs.take(lease)).as("the clock leapt a day ahead").isFalse();
            now[0] = now[0].plus(Duration.ofHours(1)).minusMillis(1);
            assertThat(theirs.take(lease)).as("it is not believed yet").isFalse();
            now[0] = now[0].plusMillis(1);
            assertThat(theirs.take(lease)).as("for an hour").isTrue();
            theirs.end(now[0]);
            now[0] = now[0].minus(Duration.ofDays(1)).minusMillis(1);
            assertThat(theirs.take(lease)).as("the clock went back").isFalse();
            now[0] = now[0].plus(Duration.ofHours(1));
            assertThat(theirs.take(lease)).isTrue();
        }
    }
}
