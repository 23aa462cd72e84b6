package dev.dromedary.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.dromedary.config.Secret;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.engine.outbound.GraphStandIn.Reply;
import dev.dromedary.outbox.Answer;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.SentMessage;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OtherChannelsTest {

    static Stream<Arguments> slackAnswers() {
        return Stream.of(
                Arguments.of(Reply.of(200, "{\"ok\":true,\"ts\":\"17.1\"}"), new Answer.Accepted("17.1")),
                Arguments.of(
                        Reply.of(200, "{\"ok\":false,\"error\":\"channel_not_found\"}"),
                        new Answer.Refused("channel_not_found", null, null)),
                Arguments.of(
                        new Reply(429, "{\"ok\":false}", 0, Map.of("Retry-After", "3")),
                        new Answer.Refused("ratelimited", null, Duration.ofSeconds(3))),
                Arguments.of(Reply.of(500, ""), new Answer.NotSent("HTTP 500")));
    }

    @ParameterizedTest
    @MethodSource("slackAnswers")
    void postsToSlack(Reply reply, Answer expected) throws Exception {
        try (GraphStandIn slack = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(slack.url(), null, null)) {
            slack.reply = reply;
            SentMessage message = RoutesUnderTest.message(
                    "msg-1", Channel.SLACK, "U1", Priority.NORMAL, Map.of("channel", "U1", "text", "héllo"));

            assertThat(RoutesUnderTest.get(routes.sender.send(message, false, () -> true)))
                    .isEqualTo(expected);
            assertThat(slack.received).hasSize(1);
            GraphStandIn.Received received = slack.received.get(0);
            assertThat(received.path()).isEqualTo("/chat.postMessage");
            assertThat(received.body()).isEqualTo(Map.of("channel", "U1", "text", "héllo"));
            assertThat(received.headers().get("Authorization")).containsExactly("Bearer xoxb-token");
        }
    }

    @Test
    void sendsMail() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        server.start();
        try {
            server.setUser("bot@example.com", "bot", "secret");
            TriggerConfig.Mail mail = new TriggerConfig.Mail(
                    "127.0.0.1", server.getSmtp().getPort(), "bot", new Secret("secret"), "bot@example.com");
            try (RoutesUnderTest routes = new RoutesUnderTest("http://127.0.0.1:1", null, mail)) {
                assertThat(RoutesUnderTest.get(routes.sender.send(mail("alice@example.com"), false, () -> true)))
                        .isEqualTo(new Answer.Accepted("msg-1"));
            }
            assertThat(server.waitForIncomingEmail(5000, 1)).isTrue();
            MimeMessage received = server.getReceivedMessages()[0];
            assertThat(received.getSubject()).isEqualTo("Alert 🚨");
            assertThat(received.getContent().toString().strip())
                    .startsWith("Grüße")
                    .endsWith("use WhatsApp.");
            assertThat(received.getAllRecipients()[0]).hasToString("alice@example.com");
            assertThat(received.getFrom()[0]).hasToString("bot@example.com");
            assertThat(received.getHeader("X-Dromedary-Message")).containsExactly("msg-1");
        } finally {
            server.stop();
        }
    }

    @Test
    void knowsThatMailWasNotSentWhenNobodyAnswers() throws Exception {
        TriggerConfig.Mail mail = new TriggerConfig.Mail("127.0.0.1", 1, null, null, "bot@example.com");
        try (RoutesUnderTest routes = new RoutesUnderTest("http://127.0.0.1:1", null, mail)) {
            assertThat(RoutesUnderTest.get(routes.sender.send(mail("alice@example.com"), false, () -> true)))
                    .isInstanceOf(Answer.NotSent.class);
        }
    }

    private static SentMessage mail(String to) {
        return RoutesUnderTest.message(
                "msg-1", Channel.EMAIL, to, Priority.NORMAL, Map.of("to", to, "subject", "Alert 🚨", "text", "Grüße"));
    }
}
