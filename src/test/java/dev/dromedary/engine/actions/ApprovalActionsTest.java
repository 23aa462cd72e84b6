package dev.dromedary.engine.actions;

import static dev.dromedary.engine.actions.AlertActionsTest.answer;
import static dev.dromedary.engine.actions.AlertActionsTest.texts;
import static dev.dromedary.people.Configs.config;
import static dev.dromedary.people.Configs.person;
import static dev.dromedary.people.Configs.shift;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.config.TriggerConfig.ApprovalRule;
import dev.dromedary.config.TriggerConfig.Deployment;
import dev.dromedary.people.Configs;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ApprovalActionsTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final String ALICE = "+1234567890";
    private static final String BOB = "+0987654321";
    private static final String CAROL = "+1122334455";

    private static Configs people() {
        return config().shifts(shift("Alice", ALICE, null, "UTC"), shift("Bob", BOB, null, "UTC"))
                .people(
                        person("Alice", ALICE, "U01ALICE", "alice@example.com"),
                        person("Carol", CAROL, null, "carol@example.com", "lead"));
    }

    private static String ask(Desk desk, String requester, Object... more) {
        Desk.Caller pipeline = desk.run((String) null);
        Map<String, Object> approvers =
                pipeline.map("approval-manager.get_approvers", "environment", "production", "service", "api");
        Object[] input = new Object[12 + more.length];
        System.arraycopy(
                new Object[] {
                    "service",
                    "api",
                    "version",
                    "v2.1.0",
                    "environment",
                    "production",
                    "requester",
                    requester,
                    "approvers",
                    approvers.get("users"),
                    "type",
                    "deployment"
                },
                0,
                input,
                0,
                12);
        System.arraycopy(more, 0, input, 12, more.length);
        return (String) pipeline.map("approval-manager.create", input).get("request_id");
    }

    @ParameterizedTest
    @CsvSource({
        "alice@example.com",
        "Alice",
        "+1 234 567 890",
        "U01ALICE",
        "@alice",
        "<@U01ALICE|al>",
        "A. <alice@example.com>"
    })
    void theRequesterDoesNotApproveHoweverTheyAreWritten(String requester) throws Exception {
        try (Desk desk = new Desk(Stores.sqlite(), people().build())) {
            String id = ask(desk, requester);
            assertThatThrownBy(() -> desk.run(ALICE)
                            .call("approval-manager.validate_approver", "request_id", id, "approver_phone", ALICE))
                    .isInstanceOf(ActionFailed.class)
                    .hasMessage("Alice may not decide about " + id);
            assertThat(desk.run(BOB).map("approval-manager.validate_approver", "request_id", id, "approver_phone", BOB))
                    .containsEntry("approver_name", "Bob");
        }
    }

    @Test
    void theRequesterDoesNotApproveFromTheirOtherPhone() throws Exception {
        String other = "+15550001111";
        Configs two = config().shifts(shift("Alice", other, null, "UTC"), shift("Bob", BOB, null, "UTC"))
                .people(person("Alice", ALICE, null, "alice@example.com"));
        try (Desk desk = new Desk(Stores.sqlite(), two.build())) {
            String id = ask(desk, "alice@example.com");
            assertThatThrownBy(() -> desk.run(other)
                            .call("approval-manager.validate_approver", "request_id", id, "approver_phone", other))
                    .isInstanceOf(ActionFailed.class)
                    .hasMessageContaining("may not decide");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theRequesterIsLeftOutAlsoWhereOnlyTheRunKnowsWhoAsks(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, people().build())) {
            Map<String, Object> approvers = desk.run(Map.of("requester", "alice@example.com"))
                    .map("approval-manager.get_approvers", "environment", "production", "service", "api");
            assertThat((List<?>) approvers.get("users")).isEqualTo(List.of(Map.of("name", "Bob", "phone", BOB)));
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aSecondTapIsAnsweredWithWhatHappenedAndDeploysNothing(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, people().build())) {
            String id = ask(desk, "dave@example.com");
            Map<String, Object> request = desk.run(BOB).map("approval-manager.get", "request_id", id);
            assertThat(request)
                    .containsEntry("requester_known", false)
                    .containsEntry("requester_name", "dave@example.com (not known here)");
            assertThat(request.get("expires_at")).isEqualTo(Instant.parse("2026-06-01T18:00:00Z"));

            desk.run(BOB, "approval:" + id)
                    .call("scheduler.schedule", "delay", "600", "flow", "remind-flow", "key", "remind-bob");
            assertThat(desk.timers.find("remind-bob")).isPresent();

            Desk.Caller bob = desk.run(BOB);
            Map<String, Object> decided =
                    bob.map("approval-manager.approve", "request_id", id, "approver", BOB, "timestamp", "now");
            assertThat(decided).containsEntry("state", "approved");
            assertThat(desk.timers.list())
                    .as("a reminder ends with its request")
                    .isEmpty();
            String said = "✅ *api v2.1.0* to production was approved by Bob at 2026-06-01 14:00 UTC.";
            assertThat(answer(() -> desk.run(BOB)
                            .call("approval-manager.validate_approver", "request_id", id, "approver_phone", BOB)))
                    .isEqualTo(said);
            assertThat(answer(
                            () -> desk.run(ALICE).call("approval-manager.reject", "request_id", id, "approver", ALICE)))
                    .isEqualTo(said);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void untilEnoughPeopleApprovedTheRunEndsWithAnAnswerEvenAfterARestart(Stores stores) throws Exception {
        ApprovalRule two =
                new ApprovalRule("api", null, List.of("Alice", "Bob", "role:lead"), 2, false, Duration.ofHours(1));
        try (Desk desk = new Desk(stores, people().approvals(two).build())) {
            String id = ask(desk, "dave", "expires_at", "2026-06-01T20:00:00Z");
            Desk.Caller alice = desk.run(ALICE);
            String said = "Your approval is counted. ⏳ *api v2.1.0* to production waits: 1 of 2 approvals"
                    + " by Alice at 2026-06-01 14:00 UTC.";
            assertThat(answer(() -> alice.call("approval-manager.approve", "request_id", id, "approver", ALICE)))
                    .isEqualTo(said);
            assertThat(answer(() -> alice.again("approval-manager.approve", "request_id", id, "approver", ALICE)))
                    .isEqualTo(said);
            assertThatThrownBy(() -> alice.call("deployment-manager.deploy", "service", "api"))
                    .hasMessage(id + " is pending: nothing is deployed");
            assertThat(desk.run(CAROL).map("approval-manager.approve", "request_id", id, "approver", CAROL))
                    .containsEntry("state", "approved")
                    .containsEntry("expires_at", Instant.parse("2026-06-01T15:00:00Z"));
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatNobodyMayApproveIsRefusedAtOnceAndSaidSo(Stores stores) throws Exception {
        ApprovalRule own = new ApprovalRule(null, "production", List.of("alice"), 1, false, Duration.ofHours(1));
        try (Desk desk = new Desk(stores, people().approvals(own).build())) {
            assertThatThrownBy(() -> ask(desk, "alice@example.com"))
                    .isInstanceOf(ActionFailed.class)
                    .hasMessageContaining("nobody is left who may approve");
            assertThat(texts(desk, ALICE)).singleElement().asString().contains("api to production cannot be approved");
        }
        ApprovalRule self = new ApprovalRule(null, "production", List.of("alice"), 1, true, Duration.ofHours(1));
        try (Desk desk = new Desk(Stores.sqlite(), people().approvals(self).build())) {
            String id = ask(desk, "alice@example.com");
            assertThat(desk.run(ALICE).map("approval-manager.approve", "request_id", id, "approver", ALICE))
                    .containsEntry("state", "approved");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatHasExpiredReachesNoDeployment(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, people().build())) {
            String id = ask(desk, "dave");
            desk.clock.advance(Duration.ofHours(4));
            Desk.Caller bob = desk.run(BOB);
            assertThat(bob.map("approval-manager.validate_approver", "request_id", id, "approver_phone", BOB))
                    .containsEntry("state", "expired");
            assertThatThrownBy(() -> bob.call("validator.check", "condition", false))
                    .isInstanceOf(ActionFailed.class);
            assertThatThrownBy(() -> bob.call("approval-manager.approve", "request_id", id, "approver", BOB))
                    .isInstanceOfSatisfying(
                            ActionFailed.class, e -> assertThat(e.isAnswer()).isFalse())
                    .hasMessageContaining("expired at 2026-06-01 18:00 UTC");
            assertThatThrownBy(() -> bob.call("deployment-manager.deploy", "service", "api"))
                    .hasMessageContaining("expired: nothing is deployed");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theButtonsGoToThoseWhoMayDecide(Stores stores) throws Exception {
        try (Desk desk = new Desk(stores, people().build())) {
            Desk.Caller pipeline = desk.run((String) null);
            String id = (String) pipeline.map(
                            "approval-manager.create",
                            "service",
                            "api",
                            "version",
                            "v1",
                            "environment",
                            "production",
                            "requester",
                            "Alice")
                    .get("request_id");
            List<String> parameters = List.of("api", "v1", "production", "Alice");
            assertThat(pipeline.map(
                            "whatsapp.send_template",
                            "to",
                            ALICE,
                            "template",
                            "deployment_approval",
                            "parameters",
                            parameters))
                    .containsEntry("skipped", true);
            pipeline.call(
                    "whatsapp.send_template", "to", BOB, "template", "deployment_approval", "parameters", parameters);
            assertThat(desk.outbox.offer(BOB, "approve:approval:" + id)).isPresent();
            assertThat(desk.run(BOB).map("approval-manager.find_pending", "user_phone", BOB))
                    .containsEntry("request_id", id);
            assertThat(desk.run(ALICE).map("approval-manager.find_pending", "user_phone", ALICE))
                    .isEmpty();
            ask(desk, "dave");
            assertThat(answer(() -> desk.run(BOB).call("approval-manager.find_pending", "user_phone", BOB)))
                    .contains("Several requests wait")
                    .contains("• api v1 to production");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aDeploymentIsTheConfiguredRequestOrSkipped(Stores stores) throws Exception {
        try (HttpStandIn server = new HttpStandIn()) {
            server.on("POST /deploy/api", 201, "{\"id\": 42, \"html_url\": \"https://ci/42\"}");
            Deployment deployment = new Deployment(
                    "api",
                    null,
                    null,
                    server.url() + "/deploy/{{ input.service }}?v={{ version }}",
                    Map.of("Authorization", "Bearer t0ken"),
                    Map.of("ref", "{{ input.version }}", "by", "{{ approved_by }}"),
                    null);
            try (Desk desk = new Desk(stores, people().deployments(deployment).build())) {
                Desk.Caller run = desk.run(BOB);
                Object[] input = {"service", "api", "version", "v2.1.0", "environment", "production", "approved_by", BOB
                };
                assertThat(run.map("deployment-manager.deploy", input))
                        .containsEntry("deployment_id", 42)
                        .containsEntry("url", "https://ci/42");
                HttpStandIn.Request request = server.requests().get(0);
                assertThat(request).hasToString("POST /deploy/api?v=v2.1.0");
                assertThat(request.header("Idempotency-Key")).endsWith("/s1/-");
                assertThat(request.body()).contains("\"ref\":\"v2.1.0\"").contains("\"by\":\"+0987654321\"");
                server.on("POST /deploy/api", 201, "{}");
                run.call("deployment-manager.deploy", "service", "api", "version", "v1&env=prod/../../x#");
                assertThat(server.requests().get(1)).hasToString("POST /deploy/api?v=v1%26env%3Dprod%2F..%2F..%2Fx%23");
                assertThat(run.map("deployment-manager.deploy", "service", "web", "environment", "staging"))
                        .containsEntry("skipped", true)
                        .containsEntry("reason", "no deployment of web to staging is configured");
            }
        }
    }
}
