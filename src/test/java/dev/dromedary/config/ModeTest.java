package dev.dromedary.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ,,,       |            | SANDBOX    |
        a,b,c,d   |            | PRODUCTION |
        ,,,       | sandbox    | SANDBOX    |
        a,b,c,d   | production | PRODUCTION |
        a,b,c,d   | x,production | PRODUCTION |
        a,b,c,    |            | PRODUCTION | some WhatsApp secrets are set, but not WHATSAPP_APP_SECRET
        a,,c,' '  | sandbox    | PRODUCTION | some WhatsApp secrets are set, but not WHATSAPP_ACCESS_TOKEN, WHATSAPP_APP_SECRET
        a,b,c,d   | sandbox    | PRODUCTION | SPRING_PROFILES_ACTIVE says sandbox, but all WhatsApp secrets are set
        ,,,       | sandbox,production | PRODUCTION | SPRING_PROFILES_ACTIVE names both sandbox and production
        """)
    void isNeverAGuess(String secrets, String profile, Mode mode, String problem) {
        Map<String, String> environment = new LinkedHashMap<>();
        String[] values = secrets.replace("'", "").split(",", -1);
        for (int i = 0; i < values.length; i++) {
            environment.put(Mode.SECRETS.get(i), values[i]);
        }
        environment.put(Mode.PROFILE, profile);
        Mode.Decision decision = Mode.decide(environment);
        assertThat(decision.mode()).isEqualTo(mode);
        assertThat(decision.problem()).isEqualTo(problem);
    }
}
