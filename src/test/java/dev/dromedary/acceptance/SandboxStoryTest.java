package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.config.Secret;
import dev.dromedary.sandbox.ApprovedTemplates;
import dev.dromedary.sandbox.Bubble;
import dev.dromedary.sandbox.PagerDutyIncident;
import dev.dromedary.sandbox.SandboxPerson;
import dev.dromedary.sandbox.SandboxSettings;
import dev.dromedary.sandbox.StandInServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
 * Our own edition of the flows in the sandbox, where no secret is set and the tutorial's curl lines need no token. Alice
 * is on call round the clock, then Bob; what nobody answers goes on after two seconds.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SandboxStoryTest {

    private static final String ALERT = """
        {
            "severity": "critical",
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
    private static Chat carol;
    private static Bubble firstPage;
    private static Bubble secondPage;

    @BeforeAll
    static void start() throws IOException {
        vendors = StandInServer.start(new SandboxSettings(
                null,
                new Secret("sandbox_app_secret"),
                new Secret("my-verify-token-123"),
                new Secret("EAA-sandbox"),
                "1234567890",
                null,
                80,
                null,
                new Secret("sandbox"),
                new Secret("sandbox_pagerduty_secret"),
                null,
                List.of(
                        SandboxPerson.known("Alice", "+1234567890"),
                        SandboxPerson.known("Bob", "+1987654321"),
                        SandboxPerson.known("Carol", "+1122334455")),
                ApprovedTemplates.in(Path.of("templates", "whatsapp"))));
        edited("config/whatsapp-bot.yaml", "hours: \"\\d\\d:\\d\\d-\\d\\d:\\d\\d\"", "hours: \"00:00-24:00\"");
        edited("flows/whatsapp/send-oncall-alert-flow.yaml", "300 if", "2 if");
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("DROMEDARY_ADMIN_TOKEN", Tutorial.ADMIN_TOKEN);
        environment.put("PAGERDUTY_ROUTING_KEY", "0123456789abcdef0123456789abcdef");
        environment.put("WHATSAPP_API_BASE_URL", vendors.graphUrl());
        environment.put("PAGERDUTY_API_BASE_URL", vendors.pagerDutyUrl());
        environment.put("PAGERDUTY_EVENTS_BASE_URL", vendors.pagerDutyUrl());
        environment.put("SLACK_API_BASE_URL", vendors.slackUrl());
        bot = Bot.start(folder, environment, "--port", "0").ready();
        vendors.callback(bot.url("/webhooks/whatsapp"));
        api = new Api(bot);
        alice = new Chat(vendors.graph(), "Alice", "+1234567890");
        bob = new Chat(vendors.graph(), "Bob", "+1987654321");
        carol = new Chat(vendors.graph(), "Carol", "+1122334455");
    }

    /** Our own file with one thing changed, where it stands before the packed one. */
    private static void edited(String file, String regex, String replacement) throws IOException {
        String text = Files.readString(Path.of(file));
        String changed = text.replaceAll(regex, replacement);
        assertThat(changed).isNotEqualTo(text);
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.writeString(target, changed);
    }

    @AfterAll
    static void stop() {
        if (bot != null) {
            bot.close();
        }
        vendors.close();
    }

    /** As section 6 types it, without a token. */
    private static Caller.Reply post(String path, String body) {
        Caller.Reply reply = curl.post(bot.url(path), body, "Content-Type", "application/json");
        assertThat(reply.status()).as(reply.body()).isEqualTo(202);
        return reply;
    }

    private static void atPagerDuty(String service, String status) {
        await(service + " is " + status + " at PagerDuty")
                .until(() -> vendors.pagerDuty().all().stream()
                        .filter(incident -> incident.title().contains(service))
                        .map(PagerDutyIncident::status)
                        .toList()
                        .equals(List.of(status)));
    }

    @Test
    @Order(1)
    void theSandboxSaysWhatItIs() {
        assertThat(bot.mode()).isEqualTo("SANDBOX");
        Caller.Reply page = curl.get(bot.url("/"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.type()).startsWith("text/html");
        assertThat(curl.get(bot.url("/actuator/health/readiness")).body()).contains("sandbox");
    }

    @Test
    @Order(2)
    void aPageIsAcknowledgedByItsButton() {
        post("/webhooks/whatsapp/alert/oncall", ALERT);
        firstPage = alice.gets("🚨 *CRITICAL Alert*", "api-server");
        assertThat(firstPage.choices()).extracting(Bubble.Choice::title).contains("Acknowledge");
        alice.taps(firstPage, "Acknowledge");
        Bubble answer = alice.gets("✅ Alert acknowledged", "You're now the incident commander.");
        assertThat(answer.choices()).extracting(Bubble.Choice::title).contains("RESOLVE", "ESC", "STATUS");
        for (Chat other : List.of(bob, carol)) {
            other.gets("✅ Alert acknowledged by Alice", "api-server");
        }
        atPagerDuty("api-server", "acknowledged");
        assertThat(api.items("/api/alerts"))
                .singleElement()
                .satisfies(alert -> assertThat(alert)
                        .containsEntry("state", "acknowledged")
                        .containsEntry("acknowledged_by", "+1234567890"));
    }

    @Test
    @Order(3)
    void theSecondTapIsToldWhatHappened() {
        alice.taps(firstPage, "Acknowledge");
        alice.gets("api-server", "acknowledged by Alice");
    }

    @Test
    @Order(4)
    void whatNobodyAnswersGoesToTheNext() {
        post("/webhooks/whatsapp/alert/oncall", ALERT.replace("api-server", "payments"));
        alice.gets("🚨 *CRITICAL Alert*", "payments");
        secondPage = bob.gets("NO ANSWER SO FAR", "payments");
        bob.taps(secondPage, "Acknowledge");
        bob.gets("✅ Alert acknowledged", "payments", "incident commander");
        atPagerDuty("payments", "acknowledged");
        assertThat(api.item("/api/alerts", one -> "payments".equals(one.get("service"))))
                .containsEntry("state", "acknowledged")
                .containsEntry("acknowledged_by", "+1987654321");
        // The first alert's timer was set earlier and would have fired by now.
        assertThat(bob.phone().bubbles())
                .noneMatch(bubble ->
                        bubble.text().contains("NO ANSWER") && bubble.text().contains("api-server"));
        assertThat(api.runs("auto-escalate-flow")).hasSize(1);
    }

    @Test
    @Order(5)
    void resolveClosesItHereAndAtPagerDuty() {
        // Bob was told of both alerts, so a bare RESOLVE would be asked about.
        bob.says("RESOLVE", secondPage);
        bob.gets("payments", "esolved");
        atPagerDuty("payments", "resolved");
        assertThat(api.item("/api/alerts", one -> "payments".equals(one.get("service"))))
                .containsEntry("state", "resolved");
    }

    @Test
    @Order(6)
    void section62WorksWithoutATokenAndClaimsNoDeployment() {
        post("/deploy/request-approval", APPROVAL);
        Bubble asked = bob.gets("🚀 *Deployment Request*", "Service: api\nVersion: v2.1.0");
        bob.taps(asked, "Approve");
        Bubble answer = bob.gets("✅ Deployment approved");
        assertThat(answer.text())
                .contains("api v2.1.0 may go to production")
                .contains("nothing was started")
                .doesNotContain("vv2.1.0", "is now deploying");
        assertThat(api.item("/api/approvals", one -> true)).containsEntry("state", "approved");
    }

    @Test
    @Order(7)
    void everyRunCameToItsEnd() {
        assertThat(api.allEnded())
                .isNotEmpty()
                .allSatisfy(run -> assertThat(run.get("state")).as("%s", run).isIn("succeeded", "stopped"));
        // JDK 25 warns of SQLite's native library.
        assertThat(bot.err()).allMatch(line -> line.isBlank() || line.startsWith("WARNING: "));
        // The flow logs a critical alert at its own level.
        assertThat(bot.out()).noneMatch(line -> line.contains(" ERROR ") && !line.contains("Alert sent to on-call"));
    }
}
