package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.event.FlowCall;
import dev.dromedary.inbox.InboxWorker;
import dev.dromedary.inbox.Pace;
import dev.dromedary.run.Run;
import dev.dromedary.run.RunWorker;
import dev.dromedary.store.Json;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The disk is full at the very commit of a run's end. */
class LostCommitTest {

    /** At the first commit with a run's end, and never again: a sequence does not go back with its transaction. */
    private static final List<String> FULL_ONCE = List.of("CREATE SEQUENCE ends", """
        CREATE FUNCTION full_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF nextval('ends') = 1 THEN RAISE EXCEPTION 'the disk is full' USING ERRCODE = '53100'; END IF;
          RETURN NULL;
        END $$
        """, """
        CREATE CONSTRAINT TRIGGER full_once AFTER UPDATE ON run DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW WHEN (NEW.state <> 'running') EXECUTE FUNCTION full_once()
        """);

    @Test
    void costsTheRunNeitherALifeNorALease() throws Exception {
        try (Rig rig = Rig.on(Stores.postgres())) {
            rig.store.write(
                    () -> FULL_ONCE.forEach(sql -> rig.store.db().sql(sql).update()));
            rig.serve("""
                triggers: [{type: webhook, path: /ask}]
                steps: [{name: go, agent: test, action: keep}]
                """);
            try (InboxWorker events = new InboxWorker(
                                    rig.store,
                                    rig.inbox,
                                    (event, claim) -> rig.start.call(event, Json.convert(event.body(), FlowCall.class)),
                                    "me",
                                    2,
                                    Pace.STANDARD,
                                    Thread::new)
                            .start();
                    RunWorker runs = new RunWorker(rig.runs, rig.leases, rig.runFlow, 2, Thread::new).start()) {
                FlowWebhookTest.post(rig, new Responses(rig.journal, rig.runs, Duration.ZERO), "f1", Map.of());
                String id = rig.arrived().get(0).runId();
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> rig.runs
                                .find(id)
                                .filter(run -> run.state() == Run.State.SUCCEEDED)
                                .isPresent());
                assertThat(rig.runs.find(id)).get().extracting(Run::attempts).isEqualTo(1);
                assertThat(rig.store
                                .reads()
                                .sql("SELECT last_value FROM ends")
                                .query(Long.class)
                                .single())
                        .as("it was lost once")
                        .isEqualTo(2);
                assertThat(List.of(events, runs)).hasSize(2);
            }
        }
    }
}
