package dev.dromedary.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.outbox.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorCodesTest {

    private final ErrorCodes codes = ErrorCodes.load();

    @ParameterizedTest
    @CsvSource({
        "0,STOP,true,true",
        "190,STOP,true,true",
        "200,STOP,false,true",
        "250,STOP,false,true",
        "299,STOP,false,true",
        "300,DOUBTFUL,true,false",
        "1,DOUBTFUL,false,false",
        "2,TRANSIENT,false,false",
        "131000,TRANSIENT,false,false",
        "131016,TRANSIENT,false,false",
        "131057,TRANSIENT,false,false",
        "4,RATE,false,false",
        "130429,RATE,false,false",
        "131056,PAIR_RATE,false,false",
        "131047,WINDOW,false,false",
        "131026,PERMANENT,true,false",
        "131030,PERMANENT,true,false",
        "131042,STOP,true,true",
        "131045,STOP,false,true",
        "368,STOP,true,true",
        "131031,STOP,true,true",
        "130497,PERMANENT,true,false",
        "131048,PERMANENT,true,true",
        "132000,PERMANENT,false,true",
        "132001,PERMANENT,true,true",
        "132015,PERMANENT,true,false",
        "131008,PERMANENT,false,false",
        "100,PERMANENT,false,false",
        "33,STOP,false,true",
        "133010,PERMANENT,false,true",
        "131205,PERMANENT,false,false",
        "135000,DOUBTFUL,false,false",
        "999999,DOUBTFUL,true,false",
        "http-502,DOUBTFUL,true,false",
    })
    void saysWhatARefusalMeans(String code, Verdict.Kind kind, boolean fallback, boolean operator) {
        Verdict verdict = codes.of(code);

        assertThat(verdict.code()).isEqualTo(code);
        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.fallback()).as("fallback").isEqualTo(fallback);
        assertThat(verdict.operator()).as("operator").isEqualTo(operator);
    }
}
