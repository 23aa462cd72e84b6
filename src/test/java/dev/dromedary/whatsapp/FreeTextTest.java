package dev.dromedary.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.outbox.State;
import dev.dromedary.store.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeTextTest {

    private final FreeText freeText = new FreeText(MessageTemplates.load(null), "ops_notification");

    private static SentMessage message(Map<String, Object> body) {
        Instant now = Instant.EPOCH;
        return new SentMessage(
                "msg-1",
                "op",
                null,
                null,
                "whatsapp",
                Channel.WHATSAPP,
                "l",
                "1",
                Priority.NORMAL,
                body,
                null,
                false,
                State.SENT,
                null,
                1,
                null,
                false,
                false,
                now,
                now,
                now);
    }

    private static List<String> parameters(Optional<Map<String, Object>> body) {
        return Json.mapper()
                .valueToTree(body.orElseThrow())
                .at("/template/components/0/parameters")
                .findValuesAsText("text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'*System Status*\n\n✅ api\n✅ web'|System Status|✅ api ✅ web",
                "one line|Message|one line",
                "'\n✅ Done\nmore'|✅ Done|more",
            })
    void saysTheSameAsATemplate(String text, String title, String rest) {
        assertThat(parameters(freeText.of(message(Map.of("type", "text", "text", Map.of("body", text))))))
                .containsExactly(title, rest);
    }

    @Test
    void keepsLongTextsWithinTheLimit() {
        MessageTemplate template =
                MessageTemplates.load(null).find("ops_notification", "en").orElseThrow();
        String text = "Title\n" + "🚨 word ".repeat(1000);

        String filled =
                template.filled(parameters(freeText.of(message(Map.of("type", "text", "text", Map.of("body", text))))));
        assertThat(filled.codePointCount(0, filled.length())).isBetween(900, 1024);
    }

    @Test
    void takesTheTextOfButtonsAndLeavesTemplatesAlone() {
        Map<String, Object> buttons =
                Map.of("type", "interactive", "interactive", Map.of("body", Map.of("text", "Which one?")));

        assertThat(parameters(freeText.of(message(buttons)))).containsExactly("Message", "Which one?");
        assertThat(freeText.of(message(Map.of("type", "template", "template", Map.of()))))
                .isEmpty();
    }
}
