package dev.dromedary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.store.Json;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GraphStandInTest {

    private final SandboxSettings settings = SandboxSettings.sample().withTemplates(SampleTemplates.ALL);
    private final GraphStandIn graph = new GraphStandIn(settings, InstantSource.system());

    @AfterEach
    void close() {
        graph.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                row("no product", 100, without(text("x"), "messaging_product")),
                row("no recipient", 131008, without(text("x"), "to")),
                row("recipient no number", 131009, with(text("x"), "to", "Alice")),
                row("recipient is the sender", 131021, with(text("x"), "to", "+15550000000")),
                row("no text", 131008, with(text("x"), "text", Map.of("body", ""))),
                row("text missing", 131008, without(text("x"), "text")),
                row("text of 4097", 100, text("x".repeat(4097))),
                row("unknown type", 100, with(text("x"), "type", "fax")),
                row("callback data of 513", 100, with(text("x"), "biz_opaque_callback_data", "x".repeat(513))),
                row("user id in a wrong shape", 131009, with(without(text("x"), "to"), "recipient", "13491")),
                row("four buttons", 131009, buttons("a", "b", "c", "d")),
                row("no buttons", 131009, buttons()),
                row("button title of 21", 131009, buttons("x".repeat(21))),
                row("equal button titles", 131009, buttons("same", "same")),
                row("button id of 257", 131009, button("x".repeat(257), "ok")),
                row("body of 1025 with buttons", 131009, body(buttons("a"), "x".repeat(1025))),
                row("no body", 131008, body(buttons("a"), "")),
                row("eleven rows in two sections", 131009, list(6, 5)),
                row("no rows", 131009, list(0)),
                row(
                        "eleven sections",
                        131009,
                        list(IntStream.range(0, 11).map(i -> 1).toArray())),
                row("buttons in a group", 131051, with(buttons("a"), "recipient_type", "group")),
                row("unknown template", 132001, template("nothing", "en")),
                row("unknown language", 132001, template("ops_notification", "xx", "a", "b")),
                row("template without language", 131008, template("ops_notification", "", "a", "b")),
                row("one parameter of two", 132000, template("ops_notification", "en", "a")),
                row("newline in a parameter", 132018, template("ops_notification", "en", "a", "b\nc")),
                row("tab in a parameter", 132018, template("ops_notification", "en", "a", "b\tc")),
                row("five spaces in a parameter", 132018, template("ops_notification", "en", "a", "b     c")),
                row("empty parameter", 131008, template("ops_notification", "en", "a", "")),
                row("button the template lacks", 132018, tapped("ops_notification", "0", "p", "a", "b")),
                row("payload of 257", 131009, tapped("ops_alert", "0", "p".repeat(257), "a", "b", "c", "d")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    void refusesWhatMetaRefuses(String name, int code, Map<String, Object> message) {
        Answer answer = post(message);

        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        Map<String, Object> error = Shape.object(Json.map(answer.body()), "error");
        assertThat(error).containsEntry("code", code).containsEntry("type", "OAuthException");
        assertThat(error.get("message").toString()).startsWith("(#" + code + ") ");
        assertThat(Shape.text(Shape.object(error, "error_data"), "details")).isNotBlank();
        assertThat(graph.sent().count()).isZero();
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                row("text of 4096", 0, text("x".repeat(4096))),
                row("4096 emoji are 4096 characters", 0, text("🚨".repeat(4096))),
                row("without a plus", 0, with(text("x"), "to", "15550100001")),
                row("by user id", 0, with(without(text("x"), "to"), "recipient", "US.13491208655302741918")),
                row("three buttons", 0, buttons("a", "b", "x".repeat(20))),
                row("ten rows in two sections", 0, list(5, 5)),
                row("template", 0, template("ops_notification", "en", "a", "b    c")),
                row("template with payload", 0, tapped("ops_alert", "2", "info:alert:alr-1", "a", "b", "c", "d")),
                row("image", 0, with(with(text("x"), "type", "image"), "image", Map.of("id", "1"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void acceptsWhatMetaAccepts(String name, int ignored, Map<String, Object> message) {
        Answer answer = post(message);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        Map<String, Object> body = Json.map(answer.body());
        assertThat(body).containsEntry("messaging_product", "whatsapp");
        assertThat(Shape.text(Shape.list(body, "messages").get(0), "id")).startsWith("wamid.");
        assertThat(Shape.text(Shape.list(body, "contacts").get(0), "input")).isNotEmpty();
        assertThat(graph.sent().count()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "/v26.0/1234567890/messages, Bearer EAAtest, 200, 0",
        "/v26.0/1234567890/messages, Bearer wrong,   401, 190",
        "/v26.0/1234567890/messages, '',             401, 190",
        "/v18.0/1234567890/messages, Bearer EAAtest, 400, 2635",
        "/v99.0/1234567890/messages, Bearer EAAtest, 400, 2635",
        "/v26.0/999/messages,        Bearer EAAtest, 400, 100",
        "/1234567890/messages,       Bearer EAAtest, 400, 100",
    })
    void looksAtThePathAndTheTokenFirst(String path, String authorization, int status, int code) {
        Answer answer = graph.answer(
                new Request("POST", path, Map.of(), Map.of("authorization", authorization), Json.write(text("hello"))));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(Shape.object(Json.map(answer.body()), "error").getOrDefault("code", 0))
                .isEqualTo(code);
    }

    @Test
    void aTemplateIsShownFilledWithItsButtonsCarryingThePayload() {
        post(tapped("ops_alert", "0", "ack:alert:alr-1", "CRITICAL", "api", "it's $1 \\ down", "now"));

        Bubble shown = graph.phone("+15550100001").bubbles().get(0);
        assertThat(shown.text()).contains("*CRITICAL Alert*").contains("Message: it's $1 \\ down");
        assertThat(shown.choices()).extracting(Bubble.Choice::id).containsExactly("ack:alert:alr-1", "ESC", "INFO");
    }

    @Test
    void thePairRateHoldsFromTheFortySixthMessageToOnePersonOnly() {
        for (int i = 0; i < 45; i++) {
            assertThat(post(text("n" + i)).status()).isEqualTo(200);
        }
        assertThat(post(text("too much")).body()).contains("131056");
        assertThat(post(with(text("x"), "to", "+15550100002")).status()).isEqualTo(200);
    }

    @Test
    void theThroughputOfTheNumberHoldsOverAllPersons() {
        InstantSource stopped = InstantSource.fixed(java.time.Instant.parse("2026-11-21T10:00:00Z"));
        try (GraphStandIn still = new GraphStandIn(settings, stopped)) {
            for (int i = 0; i < 80; i++) {
                assertThat(post(still, with(text("x"), "to", "+1555010" + (2000 + i)))
                                .status())
                        .isEqualTo(200);
            }
            assertThat(post(still, with(text("x"), "to", "+15550109999")).body())
                    .contains("130429");
        }
    }

    private Answer post(Map<String, Object> message) {
        return post(graph, message);
    }

    private static Answer post(GraphStandIn graph, Map<String, Object> message) {
        return graph.answer(new Request(
                "POST",
                "/v26.0/1234567890/messages",
                Map.of(),
                Map.of("authorization", "Bearer EAAtest"),
                Json.write(message)));
    }

    private static Arguments row(String name, int code, Map<String, Object> message) {
        return Arguments.of(name, code, message);
    }

    static Map<String, Object> text(String body) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("messaging_product", "whatsapp");
        message.put("recipient_type", "individual");
        message.put("to", "+15550100001");
        message.put("type", "text");
        message.put("text", Map.of("body", body));
        return message;
    }

    static Map<String, Object> with(Map<String, Object> message, String key, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(message);
        copy.put(key, value);
        return copy;
    }

    private static Map<String, Object> without(Map<String, Object> message, String key) {
        Map<String, Object> copy = new LinkedHashMap<>(message);
        copy.remove(key);
        return copy;
    }

    private static Map<String, Object> interactive(Map<String, Object> content) {
        return with(with(without(text("x"), "text"), "type", "interactive"), "interactive", content);
    }

    static Map<String, Object> buttons(String... titles) {
        List<Object> all = IntStream.range(0, titles.length)
                .<Object>mapToObj(i ->
                        Map.of("type", "reply", "reply", Map.of("id", "cmd" + i + ":alert:alr-1", "title", titles[i])))
                .toList();
        return interactive(
                Map.of("type", "button", "body", Map.of("text", "choose"), "action", Map.of("buttons", all)));
    }

    private static Map<String, Object> button(String id, String title) {
        return interactive(Map.of(
                "type",
                "button",
                "body",
                Map.of("text", "choose"),
                "action",
                Map.of("buttons", List.of(Map.of("type", "reply", "reply", Map.of("id", id, "title", title))))));
    }

    private static Map<String, Object> body(Map<String, Object> message, String body) {
        Map<String, Object> content = with(Shape.object(message, "interactive"), "body", Map.of("text", body));
        return with(message, "interactive", content);
    }

    static Map<String, Object> list(int... rowsBySection) {
        List<Object> sections = IntStream.range(0, rowsBySection.length)
                .<Object>mapToObj(section -> Map.of(
                        "title",
                        "Section " + section,
                        "rows",
                        IntStream.range(0, rowsBySection[section])
                                .mapToObj(row -> Map.of("id", "r" + section + "-" + row, "title", "Row " + row))
                                .toList()))
                .toList();
        return interactive(Map.of(
                "type",
                "list",
                "body",
                Map.of("text", "which?"),
                "action",
                Map.of("button", "Choose", "sections", sections)));
    }

    static Map<String, Object> template(String name, String language, String... parameters) {
        return templated(name, language, List.of(), parameters);
    }

    static Map<String, Object> tapped(String name, String index, String payload, String... parameters) {
        Map<String, Object> button = Map.of(
                "type",
                "button",
                "sub_type",
                "quick_reply",
                "index",
                index,
                "parameters",
                List.of(Map.of("type", "payload", "payload", payload)));
        return templated(name, "en", List.of(button), parameters);
    }

    private static Map<String, Object> templated(
            String name, String language, List<Object> buttons, String... parameters) {
        List<Object> components = new java.util.ArrayList<>(buttons);
        components.add(Map.of(
                "type",
                "body",
                "parameters",
                Stream.of(parameters)
                        .map(one -> Map.of("type", "text", "text", one))
                        .toList()));
        Map<String, Object> template = Map.of(
                "name",
                name,
                "language",
                Map.of("code", language, "policy", "deterministic"),
                "components",
                components);
        return with(with(without(text("x"), "text"), "type", "template"), "template", template);
    }
}
