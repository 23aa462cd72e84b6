package dev.dromedary.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dromedary.outbox.Offer;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.store.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {

    private static JsonNode json(Outgoing message) {
        return Json.mapper().valueToTree(message.body());
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static List<Offer> offers(int count, String title) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Offer("cmd:alert:" + i, title))
                .toList();
    }

    @Test
    void sendsAShortTextAsItIs() {
        List<Outgoing> messages = Outgoing.text("hello\n");

        assertThat(messages).hasSize(1);
        assertThat(json(messages.get(0)).at("/text/body").asText()).isEqualTo("hello");
        assertThat(json(messages.get(0)).at("/text/preview_url").isBoolean()).isTrue();
        assertThat(json(messages.get(0)).at("/text/preview_url").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {4095, 4096, 4097, 8192, 8193, 20_000})
    void splitsLongTextsWithoutLosingAnything(int points) {
        for (String unit : List.of("🚨", "word ", "a line\n", "para\n\n", "x")) {
            String text = unit.repeat(points / length(unit) + 1).strip();
            List<String> parts = Outgoing.text(text).stream()
                    .map(m -> json(m).at("/text/body").asText())
                    .toList();

            assertThat(parts).allSatisfy(p -> {
                assertThat(length(p)).isBetween(1, 4096);
                assertThat(p.codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF))
                        .isEmpty();
            });
            assertThat(String.join("", parts).replaceAll("\\s", "")).isEqualTo(text.replaceAll("\\s", ""));
            assertThat(parts.size()).isLessThanOrEqualTo(length(text) / 2000 + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\n"})
    void refusesAnEmptyText(String text) {
        assertThatThrownBy(() -> Outgoing.text(text)).isInstanceOf(ActionFailed.class);
        assertThatThrownBy(() -> Outgoing.buttons(text, offers(1, "A"))).isInstanceOf(ActionFailed.class);
    }

    @Test
    void keepsButtonTitlesShortAndUnique() {
        List<Offer> offers = List.of(
                new Offer("a:1", "A very long title 🚨🚨🚨🚨 indeed"),
                new Offer("b:1", "A very long title 🚨🚨🚨🚨 too"),
                new Offer("a:1", "the same payload again"),
                new Offer("c:1", " \n"));
        Outgoing message = Outgoing.buttons("choose", offers).get(0);

        JsonNode buttons = json(message).at("/interactive/action/buttons");
        assertThat(buttons).hasSize(3);
        Set<String> titles = new HashSet<>();
        buttons.forEach(b -> {
            String title = b.at("/reply/title").asText();
            assertThat(length(title)).isBetween(1, 20);
            assertThat(titles.add(title)).isTrue();
        });
        assertThat(message.offers()).extracting(Offer::payload).containsExactly("a:1", "b:1", "c:1");
        assertThat(buttons.get(2).at("/reply/title").asText()).isEqualTo("Option 3");
    }

    @Test
    void makesAListOfMoreThanThreeButtons() {
        JsonNode message = json(Outgoing.buttons("choose", offers(4, "T")).get(0));

        assertThat(message.at("/interactive/type").asText()).isEqualTo("list");
        assertThat(message.at("/interactive/action/sections/0/rows")).hasSize(4);
        assertThat(message.at("/interactive/action/sections/0").has("title")).isFalse();
    }

    @Test
    void saysHowManyRowsAreLeftOut() {
        List<Choice.Section> sections = IntStream.range(0, 4)
                .mapToObj(s -> new Choice.Section(
                        s == 0 ? "A section with a title far too long" : null,
                        IntStream.range(0, 4)
                                .mapToObj(r -> new Choice.Row(
                                        "p:" + s + r, "a row title that is too long " + r, "d".repeat(90)))
                                .toList()))
                .toList();
        Outgoing message = Outgoing.list("Which one?", "Open this very long list", sections)
                .get(0);

        JsonNode list = json(message).at("/interactive");
        int rows = 0;
        Set<String> titles = new HashSet<>();
        for (JsonNode section : list.at("/action/sections")) {
            rows += section.path("rows").size();
            assertThat(length(section.path("title").asText())).isBetween(1, 24);
            for (JsonNode row : section.path("rows")) {
                assertThat(length(row.path("title").asText())).isBetween(1, 24);
                assertThat(length(row.path("description").asText())).isBetween(1, 72);
                assertThat(titles.add(row.path("title").asText())).isTrue();
            }
        }
        assertThat(rows).isEqualTo(10);
        assertThat(message.offers()).hasSize(10);
        assertThat(list.at("/body/text").asText()).contains("6 more");
        assertThat(length(list.at("/action/button").asText())).isLessThanOrEqualTo(20);
    }

    @Test
    void putsWhatIsTooLongForAButtonMessageBeforeIt() {
        String text = IntStream.range(0, 500).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
        List<Outgoing> messages = Outgoing.buttons(text, offers(2, "T"));

        assertThat(messages).hasSizeGreaterThan(1);
        assertThat(messages.get(0).offers()).isEmpty();
        Outgoing last = messages.get(messages.size() - 1);
        String body = json(last).at("/interactive/body/text").asText();
        assertThat(length(body)).isBetween(1, 1024);
        assertThat(last.offers()).hasSize(2);
        assertThat(messages.stream()
                        .map(m -> json(m).at("/text/body").asText()
                                + json(m).at("/interactive/body/text").asText())
                        .collect(Collectors.joining("\n")))
                .isEqualTo(text);
    }

    @Test
    void refusesAPayloadThatIsTooLong() {
        assertThatThrownBy(() -> Outgoing.buttons("x", List.of(new Offer("p".repeat(257), "T"))))
                .isInstanceOf(ActionFailed.class)
                .hasMessageContaining("256");
    }

    @Test
    void cleansParametersOfATemplate() {
        Outgoing message = Outgoing.template(
                "ops_alert",
                "en",
                java.util.Arrays.asList("a\nb\tc", "x     y", "", null, 5, "a\u2028b"),
                List.of(new Offer("ack:alert:1", "Acknowledge"), new Offer("esc:alert:1", "Escalate")));

        JsonNode template = json(message).at("/template");
        assertThat(template.at("/language/policy").asText()).isEqualTo("deterministic");
        assertThat(template.at("/components/0/parameters").findValuesAsText("text"))
                .containsExactly("a b c", "x y", "–", "–", "5", "a b");
        assertThat(template.at("/components/2/index").asText()).isEqualTo("1");
        assertThat(template.at("/components/2/index").isTextual()).isTrue();
        assertThat(template.at("/components/2/parameters/0/payload").asText()).isEqualTo("esc:alert:1");
    }

    @Test
    void keepsExplicitComponents() {
        Outgoing message = Outgoing.templateOf(
                "t",
                null,
                List.of(
                        Map.of("type", "body", "parameters", List.of(Map.of("type", "text", "text", "a\nb"))),
                        Map.of(
                                "type", "button",
                                "sub_type", "quick_reply",
                                "index", "0",
                                "parameters", List.of(Map.of("type", "payload", "payload", "ack:1")))));

        assertThat(json(message).at("/template/components/0/parameters/0/text").asText())
                .isEqualTo("a b");
        assertThat(message.offers()).extracting(Offer::payload).containsExactly("ack:1");
    }
}
