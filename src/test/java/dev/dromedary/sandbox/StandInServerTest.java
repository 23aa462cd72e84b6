package dev.dromedary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.store.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandInServerTest {

    private static final String ALICE = "+15550100001";

    private final SandboxSettings settings = SandboxSettings.sample().withTemplates(SampleTemplates.ALL);
    private final HttpClient http = HttpClient.newHttpClient();
    private StandInServer server;
    private FakeBot bot;

    @BeforeEach
    void start() throws IOException {
        server = StandInServer.start(settings);
        bot = new FakeBot(settings);
        server.callback(bot.url());
    }

    @AfterEach
    void stop() {
        server.close();
        bot.close();
    }

    @Test
    void theHandshakeIsThatOfMeta() throws Exception {
        assertThat(server.graph().verifyCallback()).isTrue();
    }

    @Test
    void aMessageIsFollowedBySignedStatusesThatEchoOurId() throws Exception {
        server.graph().phone(ALICE).write("STATUS");
        bot.await(webhook -> "text".equals(webhook.first("messages").get("type")));

        HttpResponse<String> answer =
                send(GraphStandInTest.with(GraphStandInTest.text("hi"), "biz_opaque_callback_data", "msg-1"));

        assertThat(answer.statusCode()).isEqualTo(200);
        SentMessage sent = server.graph().sent().all().get(0);
        for (String status : List.of("sent", "delivered", "read")) {
            assertThat(bot.awaitStatus(status).first("statuses"))
                    .containsEntry("id", sent.wamid())
                    .containsEntry("recipient_id", "15550100001")
                    .containsEntry("biz_opaque_callback_data", "msg-1");
        }
    }

    @Test
    void outsideTheWindowATextIsAcceptedAndFailsAfterwardsATemplateIsNot() throws Exception {
        assertThat(send(GraphStandInTest.text("hi")).statusCode()).isEqualTo(200);

        Map<String, Object> failed = bot.awaitStatus("failed").first("statuses");
        assertThat(Shape.text(Shape.list(failed, "errors").get(0), "code")).isEqualTo("131047");

        send(GraphStandInTest.template("ops_notification", "en", "Info", "hello"));
        assertThat(bot.awaitStatus("delivered").first("statuses"))
                .containsEntry("id", server.graph().sent().all().get(1).wamid());
    }

    @Test
    void writingTappingAndQuotingReachTheBotAsMetaShapesThem() throws Exception {
        Handset alice = server.graph().phone(ALICE);
        String first = alice.write("café 🚨 a/b");
        FakeBot.Webhook text =
                bot.await(webhook -> first.equals(webhook.first("messages").get("id")));
        assertThat(text.body()).contains("caf\\u00E9").contains("a\\/b");
        assertThat(text.first("contacts")).containsEntry("wa_id", "15550100001").containsKey("user_id");
        assertThat(text.first("messages")).containsEntry("from", "15550100001").containsKey("from_user_id");

        send(GraphStandInTest.tapped("ops_alert", "0", "ack:alert:alr-1", "a", "b", "c", "d"));
        send(GraphStandInTest.buttons("Yes", "No"));
        send(GraphStandInTest.list(2));
        List<SentMessage> sent = server.graph().sent().all();

        assertThat(tapped(alice, sent.get(0), "ACK"))
                .containsEntry("type", "button")
                .containsEntry("button", Map.of("payload", "ack:alert:alr-1", "text", "ACK"));
        assertThat(tapped(alice, sent.get(1), "No"))
                .containsEntry(
                        "interactive",
                        Map.of(
                                "type",
                                "button_reply",
                                "button_reply",
                                Map.of("id", "cmd1:alert:alr-1", "title", "No")));
        assertThat(tapped(alice, sent.get(2), "Row 1"))
                .containsEntry(
                        "interactive",
                        Map.of("type", "list_reply", "list_reply", Map.of("id", "r0-1", "title", "Row 1")));
        assertThatThrownBy(() -> alice.tap(sent.get(2).wamid(), "Row 7")).isInstanceOf(NoSuchElementException.class);
    }

    private Map<String, Object> tapped(Handset phone, SentMessage message, String title) {
        String wamid = phone.tap(message.wamid(), title);
        Map<String, Object> inbound = bot.await(
                        webhook -> wamid.equals(webhook.first("messages").get("id")))
                .first("messages");
        assertThat(Shape.text(Shape.object(inbound, "context"), "id")).isEqualTo(message.wamid());
        return inbound;
    }

    @Test
    void aPersonWithoutAPhoneIsKnownByTheUserIdOnly() {
        String wamid = server.graph().phone("US.13491208655302741918").write("hello");

        FakeBot.Webhook webhook =
                bot.await(one -> wamid.equals(one.first("messages").get("id")));
        assertThat(webhook.first("messages")).doesNotContainKey("from").containsKey("from_user_id");
        assertThat(webhook.first("contacts")).doesNotContainKey("wa_id");
    }

    @Test
    void webhooksAreRepeatedUntilTheBotTakesThem() {
        bot.failing.set(2);

        String wamid = server.graph().phone(ALICE).write("STATUS");

        bot.await(webhook -> wamid.equals(webhook.first("messages").get("id")));
        assertThat(bot.failing).hasValue(0);
    }

    @Test
    void aReadReceiptTurnsTheTicksBlueAndShowsTyping() throws Exception {
        String wamid = server.graph().phone(ALICE).write("STATUS");

        HttpResponse<String> answer = send(Map.of(
                "messaging_product",
                "whatsapp",
                "status",
                "read",
                "message_id",
                wamid,
                "typing_indicator",
                Map.of("type", "text")));

        assertThat(answer.body()).contains("\"success\":true");
        Phones.View view = server.graph().phones().since("15550100001", 0);
        assertThat(view.typing()).isTrue();
        assertThat(view.bubbles().get(0).state()).isEqualTo("read");
        assertThat(server.graph().readReceipts().all()).containsExactly(wamid);
    }

    @Test
    void faultsAreObeyedOnceEach() throws Exception {
        server.graph().failNext(131056);
        assertThat(send(GraphStandInTest.text("refused")).body()).contains("131056");

        server.graph().faults().next(new Faults.Drop());
        assertThatThrownBy(() -> send(GraphStandInTest.text("dropped"))).isInstanceOf(IOException.class);
        assertThat(server.graph().sent().count()).isZero();

        server.graph().faults().next(new Faults.LoseAnswer());
        assertThatThrownBy(() -> send(GraphStandInTest.text("lost"))).isInstanceOf(IOException.class);
        assertThat(server.graph().sent().all()).extracting(SentMessage::text).containsExactly("lost");

        server.graph().faults().next(new Faults.Delay(Duration.ofMillis(50)));
        long before = System.nanoTime();
        assertThat(send(GraphStandInTest.text("late")).statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(50_000_000L);

        server.graph().refuse(ALICE, 130403);
        assertThat(send(GraphStandInTest.text("blocked")).body()).contains("130403");
        server.graph().accept(ALICE);
        server.graph().undeliverable(ALICE, 131026);
        assertThat(send(GraphStandInTest.text("nowhere")).statusCode()).isEqualTo(200);
        bot.await(webhook -> webhook.body().contains("131026"));
    }

    private HttpResponse<String> send(Map<String, Object> message) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.graphUrl() + "/v26.0/1234567890/messages"))
                        .header("Authorization", "Bearer EAAtest")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(message)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
