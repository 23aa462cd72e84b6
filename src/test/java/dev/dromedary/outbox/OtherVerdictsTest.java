package dev.dromedary.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherVerdictsTest {

    @ParameterizedTest
    @CsvSource({
        "SLACK, invalid_auth, STOP",
        "SLACK, token_revoked, STOP",
        "SLACK, ratelimited, PAIR_RATE",
        "SLACK, internal_error, TRANSIENT",
        "SLACK, channel_not_found, PERMANENT",
        "SLACK, http-404, DOUBTFUL",
        "EMAIL, 535, STOP",
        "EMAIL, 451, TRANSIENT",
        "EMAIL, 550, PERMANENT",
        "EMAIL, odd, DOUBTFUL",
    })
    void saysWhatARefusalMeans(Channel channel, String code, Verdict.Kind kind) {
        Verdict verdict = channel == Channel.SLACK ? SlackErrors.of(code) : SmtpReplies.of(code);

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.fallback()).isTrue();
    }
}
