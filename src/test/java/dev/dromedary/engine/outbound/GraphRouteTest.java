package dev.dromedary.engine.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.engine.outbound.GraphStandIn.Reply;
import dev.dromedary.outbox.Answer;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Priority;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GraphRouteTest {

    @Test
    void postsWhatGraphAsksFor() throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null)) {
            Answer answer = RoutesUnderTest.get(
                    routes.sender.send(RoutesUnderTest.text("msg-1", Priority.URGENT), false, () -> true));
            RoutesUnderTest.get(routes.sender.send(
                    RoutesUnderTest.message("msg-2", Channel.WHATSAPP, "US.42", Priority.NORMAL, Map.of("type", "x")),
                    false,
                    () -> true));

            assertThat(answer).isEqualTo(new Answer.Accepted("wamid.1"));
            GraphStandIn.Received first = graph.received.get(0);
            assertThat(first.path()).isEqualTo("/v26.0/106540352242922/messages");
            assertThat(first.body())
                    .containsEntry("messaging_product", "whatsapp")
                    .containsEntry("recipient_type", "individual")
                    .containsEntry("to", "+15551234567")
                    .containsEntry("biz_opaque_callback_data", "msg-1")
                    .containsEntry("type", "text")
                    .containsEntry("text", Map.of("body", "Grüße 🚨 msg-1"));
            assertThat(first.headers().get("Authorization")).containsExactly("Bearer EAA-token");
            assertThat(first.headers().get("User-agent")).containsExactly("dromedary/1.0.0");
            assertThat(first.headers().get("Content-type").get(0)).startsWith("application/json");
            assertThat(graph.received.get(1).body())
                    .containsEntry("recipient", "US.42")
                    .doesNotContainKey("to");
        }
    }

    static Stream<Arguments> answers() {
        String wamid = "{\"messages\":[{\"id\":\"wamid.X\"}]}";
        String error = "{\"error\":{\"message\":\"(#131047)\",\"code\":131047,\"error_data\":{\"details\":\"late\"}}}";
        String busy = "{\"error\":{\"message\":\"busy\",\"code\":131016}}";
        return Stream.of(
                Arguments.of("accepted", Reply.of(200, wamid), new Answer.Accepted("wamid.X")),
                Arguments.of("no id", Reply.of(200, "{}"), new Answer.Unknown("HTTP 200 without a message id")),
                Arguments.of("refused", Reply.of(400, error), new Answer.Refused("131047", "late", null)),
                Arguments.of("refused with 200", Reply.of(200, error), new Answer.Refused("131047", "late", null)),
                Arguments.of("5xx with a code", Reply.of(500, busy), new Answer.Refused("131016", "busy", null)),
                Arguments.of("503", Reply.of(503, ""), new Answer.NotSent("HTTP 503")),
                Arguments.of("504", Reply.of(504, "<html>"), new Answer.Unknown("HTTP 504")),
                Arguments.of(
                        "429",
                        new Reply(429, "", 0, Map.of("Retry-After", "7")),
                        new Answer.Refused("130429", "HTTP 429", Duration.ofSeconds(7))),
                Arguments.of(
                        "404",
                        Reply.of(404, "<html>"),
                        new Answer.Refused("http-404", "an answer without an error code", null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void readsEveryAnswerAndRepeatsNothing(String name, Reply reply, Answer expected) throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null)) {
            graph.reply = reply;
            Answer answer = RoutesUnderTest.get(
                    routes.sender.send(RoutesUnderTest.text("m", Priority.NORMAL), false, () -> true));

            assertThat(answer).isEqualTo(expected);
            assertThat(graph.received).hasSize(1);
        }
    }

    @Test
    void tellsALostAnswerFromAMessageThatNeverLeft() throws Exception {
        int closed;
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = port.getLocalPort();
        }
        try (RoutesUnderTest routes = new RoutesUnderTest("http://127.0.0.1:" + closed, null, null)) {
            assertThat(RoutesUnderTest.get(routes.sendAll(1, Priority.NORMAL).get(0)))
                    .isInstanceOf(Answer.NotSent.class);
        }
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null)) {
            graph.reply = new Reply(0, null, 0, Map.of());
            assertThat(RoutesUnderTest.get(routes.sendAll(1, Priority.NORMAL).get(0)))
                    .isInstanceOf(Answer.Unknown.class);
            assertThat(graph.received).hasSize(1);
            graph.reply = new Reply(200, "{\"messages\":[{\"id\":\"late\"}]}", 12_000, Map.of());
            assertThat(RoutesUnderTest.get(routes.sendAll(1, Priority.NORMAL).get(0)))
                    .isInstanceOf(Answer.Unknown.class);
            assertThat(graph.received).hasSize(2);
        }
    }

    @Test
    void keepsTheTokenOutOfWhatIsPrinted() throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null)) {
            RoutesUnderTest.get(routes.sendAll(1, Priority.NORMAL).get(0));

            List<String> endpoints =
                    routes.camel.getEndpoints().stream().map(Object::toString).toList();
            assertThat(endpoints).noneMatch(e -> e.contains("EAA-token") || e.contains("xoxb-token"));
        }
    }

    /** Fails when the filter is taken out of the route. */
    @Test
    void whatIsNoLongerOursDoesNotLeave() throws Exception {
        try (GraphStandIn graph = new GraphStandIn();
                RoutesUnderTest routes = new RoutesUnderTest(graph.url(), null, null)) {
            for (Priority priority : Priority.values()) {
                Answer answer = RoutesUnderTest.get(
                        routes.sender.send(RoutesUnderTest.text("m-" + priority, priority), false, () -> false));
                assertThat(answer).isInstanceOf(Answer.Withheld.class);
            }
            assertThat(graph.received).isEmpty();
            assertThat(RoutesUnderTest.get(
                            routes.sender.send(RoutesUnderTest.text("ours", Priority.NORMAL), false, () -> true)))
                    .isInstanceOf(Answer.Accepted.class);
        }
    }
}
