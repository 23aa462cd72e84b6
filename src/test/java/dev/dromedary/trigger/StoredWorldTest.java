package dev.dromedary.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.alert.Alert;
import dev.dromedary.alert.Alerts;
import dev.dromedary.alert.Raised;
import dev.dromedary.approval.Approvals;
import dev.dromedary.approval.Approver;
import dev.dromedary.approval.Request;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.config.TriggerConfig.OnCall;
import dev.dromedary.config.TriggerConfig.PersonEntry;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.conversation.Pending;
import dev.dromedary.event.Ids;
import dev.dromedary.event.Message;
import dev.dromedary.event.Status;
import dev.dromedary.incident.Incidents;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Hooks;
import dev.dromedary.outbox.Offer;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.Verdict;
import dev.dromedary.people.Directory;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules against what our tables hold, on both databases. */
class StoredWorldTest {

    private static final String ALICE = "15550000001";
    private static final String BOB = "15550000002";
    private static final String GUEST = "15550000009";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T08:05:00Z"));

    /** The features over one store, and a message to whoever. */
    private record Bench(Store store, Outbox outbox, Pending pending, Alerts alerts, Approvals approvals) {

        static Bench over(Store store) {
            Ids ids = new Ids(CLOCK);
            return new Bench(
                    store,
                    new Outbox(store, ids, Hooks.only((channel, code) -> Verdict.unknown(code))),
                    new Pending(store),
                    new Alerts(store, ids, CLOCK, person -> person),
                    new Approvals(store, ids, CLOCK));
        }

        Decision decide(Message message) {
            Directory people = Directory.of(config());
            StoredWorld world = new StoredWorld(
                    config().platforms(),
                    people,
                    outbox,
                    pending,
                    new StoredWorld.Subjects(alerts, approvals, new Incidents(store, new Ids(CLOCK), CLOCK)));
            return Tutorial.decide(world, message);
        }

        String tell(String op, String to, String subject, String wamid, Offer... offers) {
            String id = outbox.put(new Draft(
                    op,
                    "run-1",
                    "f",
                    "whatsapp",
                    Channel.WHATSAPP,
                    "+" + to,
                    Map.of("type", "text"),
                    subject,
                    Priority.NORMAL,
                    false,
                    List.of(offers)));
            outbox.status(new Status(wamid, "delivered", to, null, id, CLOCK.instant(), List.of(), "1"));
            return id;
        }

        Alert alert(String service, String oncall) {
            return alerts.raise(
                            new Raised("critical", service, "down", null, null, null, null, null, "whatsapp", oncall))
                    .alert();
        }

        String approval(String service) {
            return approvals
                    .create(new Request(
                            "deployment",
                            service,
                            "v2",
                            "production",
                            null,
                            "carol",
                            null,
                            List.of(new Approver(ALICE, "Alice"), new Approver(BOB, "Bob")),
                            1,
                            CLOCK.instant().plusSeconds(3_600),
                            "whatsapp",
                            "run-1"))
                    .subject();
        }
    }

    private static TriggerConfig config() {
        Platform platform = new Platform(
                "whatsapp",
                "1",
                null,
                null,
                null,
                null,
                "http://127.0.0.1",
                "v26.0",
                new OnCall(null, List.of(), null),
                null,
                List.of(ALICE, BOB, "+" + GUEST),
                true,
                true,
                true,
                false,
                80,
                null,
                null);
        return new TriggerConfig(
                null,
                Map.of("whatsapp", platform),
                Tutorial.routing(),
                null,
                null,
                List.of(),
                List.of(person("Alice", ALICE), person("Bob", BOB)),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of());
    }

    private static PersonEntry person(String name, String phone) {
        return new PersonEntry(name, "+" + phone, null, null, null, null, List.of(), null, null);
    }

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void acknowledgingTakesTheOnlyFiringAlertOrAsks(Stores stores) {
        try (Store store = stores.open(CLOCK)) {
            Bench bench = Bench.over(store);
            Alert api = bench.alert("api", ALICE);
            bench.tell("op1", ALICE, api.subject(), "w1", new Offer("ack:" + api.subject(), "Acknowledge"));
            assertThat(bench.decide(Tutorial.text(ALICE, "ack")))
                    .isInstanceOfSatisfying(
                            Decision.Run.class, run -> assertThat(run.subject()).isEqualTo(api.subject()));

            Alert web = bench.alert("web", ALICE);
            bench.tell("op2", ALICE, web.subject(), "w2");
            assertThat(bench.decide(Tutorial.text(ALICE, "ACK")))
                    .isInstanceOfSatisfying(
                            Decision.Ask.class,
                            ask -> assertThat(ask.choices())
                                    .extracting(Choice::title)
                                    .containsExactly("web", "api"));
            assertThat(bench.decide(Tutorial.quoting(ALICE, "ACK", "w1")))
                    .isInstanceOfSatisfying(
                            Decision.Run.class, run -> assertThat(run.subject()).isEqualTo(api.subject()));
            assertThat(bench.decide(Tutorial.tap(ALICE, "Acknowledge", "ack:" + api.subject())))
                    .isInstanceOf(Decision.Run.class);
            assertThat(bench.decide(Tutorial.tap(BOB, "Acknowledge", "ack:" + api.subject())))
                    .isInstanceOfSatisfying(
                            Decision.Say.class, say -> assertThat(say.key()).isEqualTo("not-for-you"));

            bench.alerts().acknowledge(web.id(), ALICE, CLOCK.instant());
            assertThat(bench.decide(Tutorial.text(ALICE, "ACK")))
                    .isInstanceOfSatisfying(
                            Decision.Run.class, run -> assertThat(run.subject()).isEqualTo(api.subject()));
            assertThat(bench.decide(Tutorial.text(BOB, "ACK")))
                    .as("told about nothing, but may take it")
                    .isInstanceOfSatisfying(
                            Decision.Say.class,
                            say -> assertThat(say.choices())
                                    .extracting(Choice::payload)
                                    .containsExactly("ack:" + api.subject()));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void twoApprovalsAndABareApproveAreAsked(Stores stores) {
        try (Store store = stores.open(CLOCK)) {
            Bench bench = Bench.over(store);
            String api = bench.approval("api");
            String web = bench.approval("web");
            String first = wait(bench, "run-1", api, "w1");
            assertThat(bench.decide(Tutorial.text(ALICE, "Approve")))
                    .isInstanceOfSatisfying(Decision.Run.class, run -> {
                        assertThat(run.waitingId()).isEqualTo(first);
                        assertThat(run.flow()).isEqualTo("process-approval-flow");
                        assertThat(run.subject()).isEqualTo(api);
                    });
            String second = wait(bench, "run-2", web, "w2");
            assertThat(bench.decide(Tutorial.text(ALICE, "APPROVE")))
                    .isInstanceOfSatisfying(
                            Decision.Ask.class,
                            ask -> assertThat(ask.choices())
                                    .extracting(Choice::payload, Choice::title)
                                    .containsExactlyInAnyOrder(
                                            org.assertj.core.groups.Tuple.tuple("respond/" + first, "api v2"),
                                            org.assertj.core.groups.Tuple.tuple("respond/" + second, "web v2")));
            assertThat(bench.decide(Tutorial.quoting(ALICE, "APPROVE", "w2")))
                    .isInstanceOfSatisfying(
                            Decision.Run.class,
                            run -> assertThat(run.waitingId()).isEqualTo(second));
            assertThat(bench.pending().use(first)).isTrue();
            assertThat(bench.decide(Tutorial.text(ALICE, "APPROVE")))
                    .isInstanceOfSatisfying(
                            Decision.Run.class,
                            run -> assertThat(run.waitingId()).isEqualTo(second));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void whatWasWrittenBeforeItsSubjectWasToldIsAskedAbout(Stores stores) {
        try (Store store = stores.open(CLOCK)) {
            Bench bench = Bench.over(store);
            bench.tell("op1", ALICE, bench.alert("api", ALICE).subject(), "w1");
            assertThat(bench.decide(written("ACK", CLOCK.instant().minusSeconds(3_600))))
                    .isInstanceOf(Decision.Ask.class);
            assertThat(bench.decide(written("ACK", CLOCK.instant()))).isInstanceOf(Decision.Run.class);
        }
    }

    private static Message written(String text, Instant at) {
        return new Message("wamid.in", ALICE, null, "A", Message.Kind.TEXT, "text", text, null, null, at, "1");
    }

    private static String wait(Bench bench, String run, String subject, String wamid) {
        String message = bench.tell(run + "/ask", ALICE, subject, wamid);
        bench.pending().register(run, 1, "^REJECT$", "process-approval-flow", ALICE, subject, message);
        return bench.pending().register(run, 0, "^APPROVE$", "process-approval-flow", ALICE, subject, message);
    }

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void whoMayWriteAndWhoMayChange(Stores stores) {
        try (Store store = stores.open(CLOCK)) {
            Bench bench = Bench.over(store);
            Alert api = bench.alert("api", GUEST);
            bench.tell("op1", GUEST, api.subject(), "w1");
            assertThat(bench.decide(Tutorial.text("15559999999", "STATUS"))).isInstanceOf(Decision.Denied.class);
            assertThat(bench.decide(Tutorial.text(GUEST, "STATUS"))).isInstanceOf(Decision.Run.class);
            assertThat(bench.decide(Tutorial.text(GUEST, "ACK")))
                    .isInstanceOfSatisfying(
                            Decision.Say.class, say -> assertThat(say.key()).isEqualTo("not-verified"));
        }
    }
}
