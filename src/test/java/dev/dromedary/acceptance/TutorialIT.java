package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.sandbox.Bubble;
import dev.dromedary.sandbox.SentMessage;
import dev.dromedary.sandbox.StandInServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorial as printed, in production: its config, its six flows and its environment, then what its sections 4.3, 6.1
 * and 6.2 type, and what people answer. One process serves the whole story, so the order matters.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TutorialIT {

    private static final String ALERT = """
        {
            "severity": "warning",
            "service": "api-server",
            "message": "High latency detected (>500ms)",
            "runbook_url": "https://runbooks.example.com/api-latency"
          }\
        """;

    private static final String APPROVAL = """
        {
            "service": "api",
            "version": "v2.1.0",
            "environment": "production",
            "requester": "alice@example.com",
            "changes_url": "https://github.com/org/api/compare/v2.0.0...v2.1.0"
          }\
        """;

    @TempDir
    private static Path folder;

    private static final Caller curl = new Caller();
    private static StandInServer vendors;
    private static Bot bot;
    private static Api api;
    private static Chat alice;
    private static Chat bob;

    @BeforeAll
    static void start() {
        vendors = Tutorial.vendors();
        bot = Bot.start(
                        Tutorial.in(folder),
                        Tutorial.environment(vendors),
                        "trigger",
                        "serve",
                        "--config",
                        "config/whatsapp-bot.yaml",
                        "--port",
                        "0")
                .ready();
        vendors.callback(bot.url("/webhooks/whatsapp"));
        api = new Api(bot);
        alice = new Chat(vendors.graph(), "Alice", Tutorial.ALICE);
        bob = new Chat(vendors.graph(), "Bob", Tutorial.BOB);
    }

    @AfterAll
    static void stop() {
        bot.close();
        vendors.close();
    }

    /** Section 6.1, with the token of section 5.1. */
    private static Caller.Reply alert(String body) {
        return curl.post(
                bot.url("/webhooks/whatsapp/alert/oncall"),
                body,
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + Tutorial.WEBHOOK_TOKEN);
    }

    /** Section 6.2, with a token. */
    private static Caller.Reply approval(String body) {
        return curl.post(
                bot.url("/deploy/request-approval"),
                body,
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + Tutorial.WEBHOOK_TOKEN);
    }

    private static String requestBy(String requester, String service) {
        return APPROVAL.replace("alice@example.com", requester).replace("\"api\"", "\"" + service + "\"");
    }

    private static String choice(Bubble list, String about) {
        return list.choices().stream()
                .filter(choice -> (choice.title() + choice.description()).contains(about))
                .findFirst()
                .orElseThrow(() -> new AssertionError(about + " is not offered in " + list))
                .id();
    }

    private static void succeeded(Caller.Reply accepted) {
        assertThat(api.ended(accepted.text("run_id"))).containsEntry("state", "succeeded");
    }

    @Test
    @Order(1)
    void startsInProductionAndAnswersMetasHandshake() {
        assertThat(bot.mode()).isEqualTo("PRODUCTION");
        Caller.Reply right = curl.get(bot.url("/webhooks/whatsapp?hub.mode=subscribe"
                + "&hub.verify_token=my-verify-token-123&hub.challenge=CHALLENGE"));
        assertThat(right.status()).isEqualTo(200);
        assertThat(right.body()).isEqualTo("CHALLENGE");
        assertThat(right.type()).startsWith("text/plain");
        Caller.Reply wrong = curl.get(bot.url(
                "/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=your-token" + "&hub.challenge=CHALLENGE"));
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.body()).doesNotContain("CHALLENGE");
    }

    @Test
    @Order(2)
    void section61PagesWhoIsOnCall() {
        Caller.Reply reply = alert(ALERT);
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json()).containsEntry("accepted", true).containsKey("run_id");
        Bubble page = alice.gets("api-server");
        assertThat(page.kind()).isEqualTo("template");
        assertThat(page.text())
                .startsWith(
                        "🚨 *WARNING Alert*\n\nService: api-server\nMessage: High latency detected (>500ms)\nTime: ")
                .contains("• ACK - Acknowledge");
        succeeded(reply);
    }

    @Test
    @Order(3)
    void ackAcknowledges() {
        alice.says("ACK");
        Bubble answer = alice.gets("✅ Alert acknowledged", "api-server");
        assertThat(answer.text())
                .contains("You're now the incident commander.")
                .contains("• RESOLVE - When fixed\n• ESC - To escalate\n• STATUS - For current status");
        assertThat(api.items("/api/alerts"))
                .singleElement()
                .satisfies(alert -> assertThat(alert)
                        .containsEntry("state", "acknowledged")
                        .containsEntry("acknowledged_by", Tutorial.ALICE));
    }

    /** Bob has not written to the bot yet, so free text to him is refused afterwards, with 131047. */
    @Test
    @Order(4)
    void freeTextOutsideTheWindowGoesAsATemplate() {
        succeeded(approval(requestBy("Bob", "mail")));
        alice.gets("🚀 *Deployment Request*", "Service: mail", "Requested by: Bob");
        alice.says("approve");
        alice.gets("✅ Deployment approved", "mail");
        Bubble told = bob.gets("Deployment approved", "mail", "Alice");
        assertThat(told.kind()).isEqualTo("template");
        assertThat(told.text()).startsWith("ℹ️ *✅ Deployment approved!*");
        assertThat(vendors.graph().sent().all(one -> one.to().equals(Tutorial.BOB.substring(1))))
                .extracting(SentMessage::type)
                .containsExactly("text", "template");
    }

    @Test
    @Order(5)
    void ackWithNothingPendingSaysSo() {
        bob.says("ack");
        assertThat(bob.gets("No pending alerts to acknowledge").kind()).isEqualTo("template");
        assertThat(api.item("/api/runs?flow=acknowledge-alert-flow", run -> "stopped".equals(run.get("state"))))
                .isNotNull();
    }

    @Test
    @Order(6)
    void escHandsTheAlertToTheNextAndTheirAckIsTold() {
        alice.says("ESC");
        assertThat(alice.gets("📤 Alert escalated to Bob").text())
                .contains("They have been notified and will respond shortly.");
        Bubble page = bob.gets("🚨 *ESCALATED Alert*", "api-server", "High latency detected (>500ms)");
        assertThat(page.kind()).isEqualTo("template");
        succeeded(alert(ALERT.replace("api-server", "payments")));
        alice.gets("Service: payments");
        alice.says("esc");
        Bubble question = alice.gets("2 alerts are open. Which one do you mean?");
        alice.taps(question, choice(question, "payments"));
        alice.gets("escalated to Bob");
        Bubble second = bob.gets("*ESCALATED Alert*", "payments");
        bob.says("Ack", second);
        bob.gets("✅ Alert acknowledged", "payments");
        alice.gets("payments", "was acknowledged by Bob");
        assertThat(api.item("/api/alerts", one -> "payments".equals(one.get("service"))))
                .containsEntry("state", "acknowledged")
                .containsEntry("acknowledged_by", Tutorial.BOB);
    }

    @Test
    @Order(7)
    void statusAsksForAllServicesOrOne() {
        alice.says("STATUS");
        Bubble all = alice.gets("📊 *System Status*");
        for (String service : List.of("api", "web", "workers", "database", "cache")) {
            assertThat(all.text()).contains("❌ *" + service + "*: unknown");
        }
        assertThat(all.text())
                .contains("✨ No active incidents")
                .doesNotContain("━")
                .contains("_");
        alice.says("status api");
        Bubble one = alice.gets("📊 *System Status*");
        assertThat(one.text()).contains("❌ *api*: unknown").doesNotContain("*web*");
    }

    @Test
    @Order(8)
    void anythingElseGetsHelp() {
        alice.says("good morning");
        assertThat(alice.gets("ACK - ", "STATUS").text()).contains("•");
    }

    @Test
    @Order(9)
    void section62AsPrintedHasNoTokenAndIsRefused() {
        Caller.Reply reply =
                curl.post(bot.url("/deploy/request-approval"), APPROVAL, "Content-Type", "application/json");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.type()).startsWith("application/problem+json");
        assertThat(api.items("/api/approvals?state=pending")).isEmpty();
    }

    @Test
    @Order(10)
    void section62AsksTheApproversAndOneApproves() {
        Caller.Reply reply = approval(APPROVAL);
        assertThat(reply.status()).isEqualTo(202);
        for (Chat approver : List.of(alice, bob)) {
            assertThat(approver.gets("🚀 *Deployment Request*").text())
                    .contains(
                            "Service: api\nVersion: v2.1.0\nEnvironment: production\nRequested by: alice@example.com");
        }
        succeeded(reply);
        alice.says("APPROVE");
        assertThat(alice.gets("✅ Deployment approved").text()).contains("api");
        assertThat(api.item("/api/approvals", one -> "api".equals(one.get("service"))))
                .containsEntry("state", "approved");
        bob.says("REJECT");
        bob.gets("pproved");
        assertThat(api.item("/api/approvals", one -> "api".equals(one.get("service"))))
                .containsEntry("state", "approved");
    }

    @Test
    @Order(11)
    void aRejectionByButtonReachesNobodyTwice() {
        succeeded(approval(requestBy("alice@example.com", "web")));
        Bubble asked = bob.gets("🚀 *Deployment Request*", "Service: web");
        alice.gets("🚀 *Deployment Request*", "Service: web");
        assertThat(asked.choices()).extracting(Bubble.Choice::title).contains("Approve", "Reject");
        bob.taps(asked, "Reject");
        bob.gets("❌ Deployment rejected");
        bob.taps(asked, "Approve");
        bob.gets("ejected");
        assertThat(api.item("/api/approvals", one -> "web".equals(one.get("service"))))
                .containsEntry("state", "rejected");
    }

    @Test
    @Order(12)
    void whoAskedCannotApprove() {
        succeeded(approval(requestBy("Alice", "billing")));
        bob.gets("🚀 *Deployment Request*", "Service: billing", "Requested by: Alice");
        alice.says("APPROVE");
        Bubble refused = alice.gets("");
        assertThat(refused.text()).doesNotContain("✅ Deployment approved");
        assertThat(api.item("/api/approvals", one -> "billing".equals(one.get("service"))))
                .containsEntry("state", "pending");
        bob.says("approve");
        bob.gets("✅ Deployment approved", "billing");
        alice.gets("✅ Deployment approved!", "Service: billing", "Approved by: Bob");
    }

    @Test
    @Order(13)
    void twoPendingAndABareApproveIsAskedNeverGuessed() {
        succeeded(approval(requestBy("carol@example.com", "search")));
        succeeded(approval(requestBy("carol@example.com", "cart")));
        alice.gets("🚀 *Deployment Request*", "Service: search");
        alice.gets("🚀 *Deployment Request*", "Service: cart");
        bob.gets("🚀 *Deployment Request*", "Service: search");
        bob.gets("🚀 *Deployment Request*", "Service: cart");
        alice.says("APPROVE");
        Bubble question = alice.gets("Which one do you mean?");
        assertThat(question.kind()).isEqualTo("list");
        assertThat(question.choices()).hasSize(2);
        assertThat(api.items("/api/approvals?state=pending")).hasSize(2);
        alice.taps(question, choice(question, "cart"));
        alice.gets("✅ Deployment approved", "cart");
        assertThat(api.items("/api/approvals?state=pending"))
                .singleElement()
                .satisfies(left -> assertThat(left).containsEntry("service", "search"));
        alice.says("REJECT");
        alice.gets("❌ Deployment rejected");
        assertThat(api.items("/api/approvals?state=pending")).isEmpty();
    }

    @Test
    @Order(14)
    void aStrangerGetsNothingButARowInTheAudit() {
        int before = vendors.graph().sent().all().size();
        Chat stranger = new Chat(vendors.graph(), "a stranger", Tutorial.STRANGER);
        stranger.says("STATUS");
        Map<String, Object> row = api.item("/api/audit?limit=50", one -> "message.denied".equals(one.get("action")));
        assertThat(String.valueOf(row)).contains("15550199999").doesNotContain("STATUS");
        await().until(() -> stranger.phone().bubbles().get(0).state().equals("delivered"));
        assertThat(stranger.unseen()).isEmpty();
        assertThat(vendors.graph().sent().all()).hasSize(before);
        assertThat(api.items("/api/audit?limit=500"))
                .filteredOn(one -> "message.denied".equals(one.get("action")))
                .hasSize(1);
    }

    @Test
    @Order(15)
    void nobodyGotMoreThanTheStoryTells() {
        assertThat(alice.unseen()).extracting(Bubble::text).isEmpty();
        assertThat(bob.unseen()).extracting(Bubble::text).isEmpty();
    }

    @Test
    @Order(16)
    void everyRunCameToItsEndAndNoTextIsBroken() {
        assertThat(api.allEnded())
                .isNotEmpty()
                .allSatisfy(run -> assertThat(run.get("state")).as("%s", run).isIn("succeeded", "stopped"));
        assertThat(vendors.graph().sent().all())
                .allSatisfy(message ->
                        assertThat(message.text()).doesNotContain("\\{", "{{", "{%", "â", "ðŸ", "null", "\uFFFD"));
        assertThat(bot.err()).isEmpty();
        assertThat(bot.out()).noneMatch(line -> line.contains(" ERROR "));
        for (String secret :
                List.of(Tutorial.APP_SECRET, "EAAxxxxxxx", "y_NbAkKc66ryYTWUXYEu", Tutorial.WEBHOOK_TOKEN)) {
            assertThat(bot.output()).doesNotContain(secret);
        }
    }

    @Test
    @Order(17)
    void nothingOfTheSandboxIsServedInProduction() {
        for (String path : List.of("/", "/sandbox/graph/v26.0/1234567890", "/sandbox", "/sandbox/phones")) {
            assertThat(curl.get(bot.url(path)).status()).as(path).isEqualTo(404);
        }
    }
}
