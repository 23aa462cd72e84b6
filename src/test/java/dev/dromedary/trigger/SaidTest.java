package dev.dromedary.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SaidTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("ACK", "ACK", ""),
                arguments("ack", "ACK", ""),
                arguments("  Ack \n", "ACK", ""),
                arguments("ACK!", "ACK", ""),
                arguments("ack.", "ACK", ""),
                arguments("*ACK*", "ACK", ""),
                arguments("/ack", "ACK", ""),
                arguments("\"Ack\"", "ACK", ""),
                arguments("ACK 👍🏽", "ACK", ""),
                arguments("👍 ack", "ACK", ""),
                arguments("ＡＣＫ", "ACK", ""),
                arguments("\u200eACK\u200f", "ACK", ""),
                arguments("ACK\u00a0now", "ACK", "now"),
                arguments("ınfo", "INFO", ""),
                arguments("İNFO", "INFO", ""),
                arguments("STATUS api", "STATUS", "api"),
                arguments("status:  api web", "STATUS", "api web"),
                arguments("Status\napi\nweb", "STATUS", "api\nweb"),
                arguments("ack, thanks!", "ACK", "thanks!"),
                arguments("SCALE +3", "SCALE", "+3"),
                arguments("SCALE -3", "SCALE", "-3"),
                arguments("STATUSES", "STATUSES", ""),
                arguments("ACK-1", "ACK-1", ""),
                arguments("ACK/ESC", "ACK/ESC", ""),
                arguments("acknowledge", "ACKNOWLEDGE", ""),
                arguments("status?", "STATUS", ""),
                arguments("INFO?", "INFO", ""),
                arguments("ACK?", "", "ACK?"),
                arguments("ack ?", "", "ack ?"),
                arguments("¿ACK", "", "¿ACK"),
                arguments("approve ??", "", "approve ??"),
                arguments("APPROVE it?", "", "APPROVE it?"),
                arguments("ACK what happened?", "ACK", "what happened?"),
                arguments("", "", ""),
                arguments(" \n", "", ""),
                arguments("👍", "", ""),
                arguments(null, "", ""));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void theFirstWordIsTheCommand(String written, String word, String arguments) {
        Said said = Said.of(written);
        assertThat(said.word()).isEqualTo(word);
        assertThat(said.arguments()).isEqualTo(arguments);
    }
}
