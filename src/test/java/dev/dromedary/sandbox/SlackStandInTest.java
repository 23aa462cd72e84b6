package dev.dromedary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.store.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlackStandInTest {

    private final SlackStandIn slack =
            new SlackStandIn(SandboxSettings.sample(), InstantSource.fixed(Instant.parse("2026-11-21T10:00:00Z")));

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource({
        "Bearer xoxb-1, C1,  hello, ''",
        "'',            C1,  hello, not_authed",
        "Bearer xoxb-1, '',  hello, channel_not_found",
        "Bearer xoxb-1, C8,  hello, channel_not_found",
        "Bearer xoxb-1, C9,  hello, is_archived",
        "Bearer xoxb-1, C1,  '',    no_text",
    })
    void aRefusalIsTwoHundredWithOkFalse(String authorization, String channel, String text, String error) {
        slack.forget("C8");
        slack.archive("C9");

        Answer answer = post(authorization, channel, text);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Json.map(answer.body())).containsEntry("ok", error.isEmpty());
        assertThat(Shape.text(Json.map(answer.body()), "error")).isEqualTo(error);
        assertThat(slack.posts().count()).isEqualTo(error.isEmpty() ? 1 : 0);
    }

    @Test
    void tooManyInOneChannelAreToldWhenToComeBack() {
        Answer last = null;
        for (int i = 0; i < 21; i++) {
            last = post("Bearer xoxb-1", "C1", "n" + i);
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.headers()).containsEntry("Retry-After", "1");
        assertThat(post("Bearer xoxb-1", "C2", "elsewhere").status()).isEqualTo(200);
    }

    private Answer post(String authorization, String channel, String text) {
        return slack.answer(new Request(
                "POST",
                "/chat.postMessage",
                Map.of(),
                authorization.isEmpty() ? Map.of() : Map.of("authorization", authorization),
                Json.write(Map.of("channel", channel, "text", text))));
    }
}
