package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.sandbox.StandInServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP table of contract.md, row by row, in production: what a caller does wrong and what it is told. */
class BadRequestsTest {

    private static final int LIMIT = 3 * 1024 * 1024;
    private static final String JSON = "application/json";
    private static final String WHATSAPP = "/webhooks/whatsapp";
    private static final String READY = "/actuator/health/readiness";
    private static final String ALERT = "/webhooks/whatsapp/alert/oncall";

    @TempDir
    private static Path folder;

    private static final Caller curl = new Caller();
    private static StandInServer vendors;
    private static Bot bot;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        vendors = Tutorial.vendors();
        Tutorial.in(folder);
        Files.writeString(folder.resolve("flows/whatsapp/echo-flow.yaml"), """
            apiVersion: aof.sh/v1alpha1
            kind: AgentFlow
            metadata: {name: echo, description: Answers its caller}
            triggers:
              - {type: webhook, path: /echo, method: POST}
            input:
              required: [word]
              schema:
                word: {type: string}
                times: {type: integer}
            steps:
              - name: answer
                agent: http
                action: respond
                input:
                  status: 201
                  body: {said: "{{ input.word }}"}
            """);
        Map<String, String> environment = Tutorial.environment(vendors);
        environment.put("PAGERDUTY_WEBHOOK_SECRET", "the-pagerduty-secret");
        bot = Bot.start(folder, environment, "serve", "--port", "0").ready();
        vendors.callback(bot.url(WHATSAPP));
        api = new Api(bot);
    }

    @AfterAll
    static void stop() {
        if (bot != null) {
            bot.close();
        }
        vendors.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Caller.Reply signed(byte[] body) {
        return curl.post(
                bot.url(WHATSAPP),
                body,
                "Content-Type",
                JSON,
                "X-Hub-Signature-256",
                Caller.signature(Tutorial.APP_SECRET, body));
    }

    private static Caller.Reply hook(String path, String body, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 4);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = JSON;
        all[headers.length + 2] = "Authorization";
        all[headers.length + 3] = "Bearer " + Tutorial.WEBHOOK_TOKEN;
        return curl.post(bot.url(path), body, all);
    }

    private static void isProblem(Caller.Reply reply, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.type()).startsWith("application/problem+json");
        assertThat(reply.json()).containsEntry("status", status).containsKey("title");
    }

    // The handshake.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?hub.mode=subscribe&hub.challenge=C",
                "?hub.mode=unsubscribe&hub.verify_token=my-verify-token-123&hub.challenge=C",
                "?hub.mode=subscribe&hub.verify_token=MY-VERIFY-TOKEN-123&hub.challenge=C",
            })
    void aHandshakeThatIsNotMetasIs403(String query) {
        assertThat(curl.get(bot.url(WHATSAPP + query)).status()).isEqualTo(403);
    }

    // POST /webhooks/whatsapp.

    static Stream<String> wrongSignatures() {
        return Stream.of(
                "sha256=",
                "sha256=00",
                "sha256=zz" + "0".repeat(62),
                "sha256=" + "0".repeat(64),
                Caller.signature("another secret", bytes("{}")),
                Caller.signature(Tutorial.APP_SECRET, bytes("{ }")),
                Caller.signature(Tutorial.APP_SECRET, bytes("{}")).substring(7));
    }

    @ParameterizedTest
    @MethodSource("wrongSignatures")
    void aWrongSignatureIs401(String signature) {
        isProblem(curl.post(bot.url(WHATSAPP), "{}", "Content-Type", JSON, "X-Hub-Signature-256", signature), 401);
    }

    @Test
    void noSignatureIs401() {
        isProblem(curl.post(bot.url(WHATSAPP), "{}", "Content-Type", JSON), 401);
        isProblem(curl.post(bot.url(WHATSAPP), "", "Content-Type", JSON), 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"entry\":", "hello", "a=b&c=d", "{} {}", "{\"a\":NaN}"})
    void signedButNotJsonIs400(String body) {
        isProblem(signed(bytes(body)), 400);
    }

    static Stream<String> oddBodies() {
        String message = "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"messages\":[%s]}}]}]}";
        return Stream.of(
                "null",
                "[]",
                "3",
                "\"text\"",
                "{}",
                "{\"object\":\"page\",\"entry\":[]}",
                "{\"entry\":null}",
                "{\"entry\":{}}",
                "{\"entry\":[null,1,\"x\",[],{}]}",
                "{\"entry\":[{\"changes\":\"x\"}]}",
                "{\"entry\":[{\"changes\":[null,7,{\"value\":null},{\"value\":[]},{\"field\":9,\"value\":{}}]}]}",
                "{\"entry\":[{\"changes\":[{\"value\":{\"messages\":{},\"statuses\":\"x\",\"contacts\":4}}]}]}",
                "{\"entry\":[{\"changes\":[{\"value\":{\"statuses\":[null,{},{\"id\":5,\"status\":[]}]}}]}]}",
                message.formatted("null"),
                message.formatted("{}"),
                message.formatted("{\"from\":1234567890,\"id\":17,\"type\":\"text\",\"text\":\"STATUS\"}"),
                message.formatted(
                        "{\"from\":\"1234567890\",\"id\":\"odd-1\",\"type\":\"text\",\"text\":{\"body\":null}}"),
                message.formatted("{\"from\":\"1234567890\",\"id\":\"odd-2\",\"type\":\"from_the_future\"}"),
                message.formatted("{\"from\":\"1234567890\",\"id\":\"odd-3\",\"type\":\"text\",\"timestamp\":\"soon\","
                        + "\"text\":{\"body\":\"a\\u0000b\\ud800c\"}}"),
                message.formatted("{\"from\":[],\"id\":{},\"type\":7,\"context\":\"x\",\"interactive\":[1]}"),
                message.formatted("{\"from\":\"1234567890\",\"id\":\"" + "x".repeat(10_000) + "\",\"type\":\"text\"}"),
                "[".repeat(5_000) + "]".repeat(5_000),
                "{\"n\":" + "9".repeat(5_000) + "}",
                "{\"n\":1e999999999}",
                "{\"a\":1,\"a\":2}",
                "{\"" + "k".repeat(60_000) + "\":1}",
                " \r\n\t{}\n");
    }

    @ParameterizedTest
    @MethodSource("oddBodies")
    void signedJsonIs200WhateverIsInside(String body) {
        Caller.Reply reply = signed(bytes(body));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    @Test
    void aBodyOfTheLimitIsTakenAndOneByteMoreIs413() {
        byte[] most = bytes(" ".repeat(LIMIT - 2) + "{}");
        assertThat(signed(most).status()).isEqualTo(200);
        byte[] more = bytes(" ".repeat(LIMIT - 1) + "{}");
        isProblem(signed(more), 413);
        isProblem(
                curl.chunked(
                        bot.url(WHATSAPP), more, "X-Hub-Signature-256", Caller.signature(Tutorial.APP_SECRET, more)),
                413);
        assertThat(curl.chunked(
                                bot.url(WHATSAPP),
                                most,
                                "X-Hub-Signature-256",
                                Caller.signature(Tutorial.APP_SECRET, most))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/plain; charset=utf-16",
                "nonsense",
            })
    void theContentTypeIsNobodysBusiness(String type) {
        byte[] body = bytes("{\"object\":\"whatsapp_business_account\",\"entry\":[]}");
        String signature = Caller.signature(Tutorial.APP_SECRET, body);
        assertThat(curl.post(bot.url(WHATSAPP), body, "Content-Type", type, "X-Hub-Signature-256", signature)
                        .status())
                .isEqualTo(200);
        assertThat(curl.post(bot.url(ALERT), "severity=info", "Content-Type", type)
                        .status())
                .isEqualTo(401);
    }

    // PagerDuty's path.

    @Test
    void pagerDutyIsHeldToItsSignature() throws Exception {
        String path = WHATSAPP + "/pagerduty";
        isProblem(curl.post(bot.url(path), "{}", "Content-Type", JSON), 401);
        isProblem(curl.post(bot.url(path), "{}", "X-PagerDuty-Signature", "v1=" + "0".repeat(64)), 401);
        String broken = Caller.signature("the-pagerduty-secret", bytes("{")).replace("sha256=", "v1=");
        isProblem(curl.post(bot.url(path), "{", "X-PagerDuty-Signature", broken), 400);
        byte[] note = Files.readAllBytes(Path.of("src/test/resources/alertsource/pagerduty-note.json"));
        String right = Caller.signature("the-pagerduty-secret", note).replace("sha256=", "v1=");
        assertThat(curl.post(bot.url(path), note, "X-PagerDuty-Signature", "v1=00," + right)
                        .status())
                .isEqualTo(202);
    }

    // A flow's path.

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer wrong", "Basic dGhlLXdlYmhvb2stdG9rZW4=", "the-webhook-token"})
    void aFlowsPathWantsItsToken(String authorization) {
        String body = "{\"severity\":\"info\",\"service\":\"s\",\"message\":\"m\"}";
        isProblem(curl.post(bot.url(ALERT), body, "Content-Type", JSON, "Authorization", authorization), 401);
        isProblem(curl.post(bot.url(ALERT), body, "Content-Type", JSON), 401);
    }

    @Test
    void everyBadFieldIsNamedAtOnce() {
        Caller.Reply reply = hook(ALERT, "{\"severity\":\"urgent\",\"service\":\"\"}");
        isProblem(reply, 400);
        assertThat(reply.body()).contains("severity", "critical", "service", "message");
        isProblem(hook("/echo", "{\"word\":\"x\",\"times\":\"often\"}"), 400);
        assertThat(api.runs("echo-flow")).noneMatch(run -> String.valueOf(run).contains("often"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "3", "null", "\"text\""})
    void whatIsNoInputIs400(String body) {
        isProblem(hook(ALERT, body), 400);
    }

    @Test
    void aFlowsBodyHasTheSameLimit() {
        String body = "{\"word\":\"" + "x".repeat(LIMIT) + "\"}";
        isProblem(hook("/echo", body), 413);
        isProblem(
                curl.chunked(bot.url("/echo"), bytes(body), "Authorization", "Bearer " + Tutorial.WEBHOOK_TOKEN), 413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/whatsapp/echo", "/webhooks/echo", "/echo"})
    void aFlowIsServedAtThreeMountsAndMayAnswerItsCaller(String path) {
        Caller.Reply reply = hook(path, "{\"word\":\"déjà vu 🐪\"}");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.type()).startsWith(JSON);
        assertThat(reply.json()).isEqualTo(Map.of("said", "déjà vu 🐪"));
    }

    @Test
    void anIdempotencyKeyRepeatsTheFirstAnswer() {
        String info = "{\"severity\":\"info\",\"service\":\"idem\",\"message\":\"one\"}";
        Caller.Reply first = hook(ALERT, info, "Idempotency-Key", "k-1");
        Caller.Reply again = hook(ALERT, info, "Idempotency-Key", "k-1");
        Caller.Reply other = hook(ALERT, info, "Idempotency-Key", "k-2");
        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(other.text("run_id")).isNotEqualTo(first.text("run_id"));
        Caller.Reply answered = hook("/echo", "{\"word\":\"a\"}", "Idempotency-Key", "k-1");
        assertThat(answered.status()).isEqualTo(201);
        Caller.Reply answeredAgain = hook("/echo", "{\"word\":\"a\"}", "Idempotency-Key", "k-1");
        assertThat(answeredAgain.status()).isEqualTo(201);
        assertThat(answeredAgain.json()).isEqualTo(Map.of("said", "a"));
        isProblem(hook("/echo", "{\"word\":\"b\"}", "Idempotency-Key", "k-1"), 422);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /webhooks/whatsapp/alert/oncall",
        "GET, /deploy/request-approval",
        "GET, /webhooks/whatsapp/pagerduty",
        "PUT, /webhooks/whatsapp",
        "DELETE, /webhooks/whatsapp",
        "DELETE, /echo",
        "POST, /nothing/here",
        "GET, /nothing/here",
        "POST, /webhooks/telegram",
        "GET, /webhooks",
        "GET, /actuator/env",
        "GET, /actuator/heapdump",
        "GET, /..%2f..%2fetc/passwd",
    })
    void whatIsNotServedIsAPlainNo(String method, String path) {
        Caller.Reply reply = curl.method(method, bot.url(path));
        assertThat(reply.status()).as(reply.body()).isIn(400, 404, 405);
        assertThat(reply.body()).doesNotContain("Exception", "at dev.dromedary", "at org.");
    }

    @Test
    void whatACallerSendsIsNotSentBackAndSteersNothing() {
        Caller.Reply reply = hook(
                ALERT,
                "{\"severity\":\"info\",\"service\":\"headers\",\"message\":\"m\"}",
                "X-Probe",
                "17",
                "CamelHttpUri",
                "http://127.0.0.1:1/",
                "CamelHttpResponseCode",
                "500",
                "CamelBeanMethodName",
                "nothing");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.headers().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).matches("x-probe|camel.*|authorization"));
        assertThat(api.ended(reply.text("run_id"))).containsEntry("state", "succeeded");
    }

    // The API and health.

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/runs", "/api/alerts", "/api/approvals", "/api/incidents", "/api/messages", "/api/audit"})
    void theApiWantsTheAdminsToken(String path) {
        isProblem(curl.get(bot.url(path)), 401);
        isProblem(curl.get(bot.url(path), "Authorization", "Bearer " + Tutorial.WEBHOOK_TOKEN), 401);
        Caller.Reply reply = curl.get(bot.url(path), "Authorization", "Bearer " + Tutorial.ADMIN_TOKEN);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()).containsKeys("items", "next");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/runs/run-0, 404",
        "/api/why/alr-0, 404",
        "/api/why/nonsense, 404",
        "/api/nothing, 404",
        "/api/alerts?state=burning, 400",
        "/api/runs?limit=x, 400",
    })
    void theApisOwnMistakesAreProblems(String path, int status) {
        isProblem(curl.get(bot.url(path), "Authorization", "Bearer " + Tutorial.ADMIN_TOKEN), status);
    }

    @Test
    void healthAndMetricsNeedNoToken() {
        assertThat(curl.get(bot.url("/actuator/health/liveness")).status()).isEqualTo(200);
        Caller.Reply ready = curl.get(bot.url(READY));
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body()).contains("production");
        assertThat(curl.get(bot.url("/actuator/prometheus")).status()).isEqualTo(200);
    }

    // 503: somebody else holds the database's write lock.

    @Test
    void whatCannotBeStoredIs503AndTakenAfterwards() throws Exception {
        byte[] body = bytes("{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[{\"from\":\"1234567890\","
                + "\"id\":\"wamid.LATER\",\"type\":\"text\",\"text\":{\"body\":\"STATUS\"}}]}}]}]}");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/dromedary.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            Caller.Reply reply = signed(body);
            isProblem(reply, 503);
            assertThat(reply.headers()).containsEntry("retry-after", List.of("1"));
            await().until(() -> curl.get(bot.url(READY)).status() == 503);
            assertThat(curl.get(bot.url("/actuator/health/liveness")).status())
                    .as("restarting it would not help")
                    .isEqualTo(200);
            statement.execute("ROLLBACK");
        }
        await().until(() -> curl.get(bot.url(READY)).status() == 200);
        // Meta repeats what was not answered with 200; writes that waited together are refused together.
        await().until(() -> signed(body).status() == 200);
        new Chat(vendors.graph(), "Alice", Tutorial.ALICE).gets("System Status");
        assertThat(hook("/echo", "{\"word\":\"x\"}").json()).containsEntry("said", "x");
        assertThat(bot.isAlive()).isTrue();
    }
}
