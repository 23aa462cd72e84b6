package dev.dromedary.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.outbox.Offer;
import dev.dromedary.store.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTemplatesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ops_alert|4|Acknowledge,Escalate,Info|ack:alert:1,esc:alert:1,info:alert:1",
                "deployment_approval|4|Approve,Reject|approve:alert:1,reject:alert:1",
                "incident_update|4|Resolve|resolve:alert:1",
                "ops_notification|2||",
                "ops_resolved|3||",
                "oncall_handover|2|Status|status:alert:1",
            })
    void shipsTheTemplates(String name, int parameters, String titles, String payloads) {
        MessageTemplates templates = MessageTemplates.load(null);
        assertThat(templates.problems()).isEmpty();
        MessageTemplate template = templates.find(name, "en").orElseThrow();

        assertThat(template.placeholders()).isEqualTo(parameters);
        assertThat(template.mismatch(parameters)).isEmpty();
        assertThat(template.mismatch(parameters + 1)).get().asString().contains("takes " + parameters);
        List<Offer> offers = template.message(template.example(), "alert:1").offers();
        assertThat(offers.stream().map(Offer::title).toList()).isEqualTo(split(titles));
        assertThat(offers.stream().map(Offer::payload).toList()).isEqualTo(split(payloads));
    }

    private static List<String> split(String text) {
        return text == null ? List.of() : List.of(text.split(","));
    }

    @Test
    void theFileOnDiskWins(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("own"));
        Files.writeString(
                folder.resolve("ops_alert.yaml"),
                "name: ops_alert\nbody: mine {{1}}.\nparameters: [a]\nexample: [b]\n");
        Files.writeString(folder.resolve("own/de.yaml"), "name: ops_notification\nlanguage: de\nbody: Guten Tag\n");
        MessageTemplates templates = MessageTemplates.load(folder);

        assertThat(templates.find("ops_alert", null).orElseThrow().placeholders())
                .isEqualTo(1);
        assertThat(templates.find("deployment_approval", "en")).isPresent();
        assertThat(templates.find("ops_notification", "de_CH").orElseThrow().language())
                .isEqualTo("de");
        assertThat(templates.find("ops_notification", "fr").orElseThrow().language())
                .isEqualTo("en");
        assertThat(templates.find("nothing", "en")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'name: [\n'|not YAML",
                "'5'|is a map",
                "'name: Ops Alert\nbody: x'|lower case",
                "'name: a'|1 to 1024",
                "'name: a\nbody: {{1}} x\n'|0 entries for 1",
                "'name: a\nbody: x\nbutton: []\n'|unknown key `button`",
                "'name: a\nbody: x\nbuttons: [a, b, c, d]\n'|at most 3",
                "'name: a\nbody: x\nbuttons: [{title: far too long a title for it}]\n'|1 to 20",
            })
    void saysWhatIsWrongWithAFile(String text, String message) {
        MessageTemplates templates =
                MessageTemplates.of(Map.of("x.yaml", text.replace("body: {{1}} x", "body: 'a {{1}} x'")));

        assertThat(templates.all()).isEmpty();
        assertThat(templates.problems())
                .anySatisfy(p -> assertThat(p.toString())
                        .contains("templates/whatsapp/x.yaml")
                        .contains(message));
    }

    @Test
    void cutsParametersSoThatTheBodyFits() {
        MessageTemplate template =
                MessageTemplates.load(null).find("ops_alert", "en").orElseThrow();
        Outgoing message = template.message(List.of("CRITICAL", "api", "🚨".repeat(3000), "now"), "alert:1");

        List<String> values = Json.mapper()
                .valueToTree(message.body())
                .at("/template/components/0/parameters")
                .findValuesAsText("text");
        String filled = template.filled(values);
        assertThat(filled.codePointCount(0, filled.length())).isLessThanOrEqualTo(1024);
        assertThat(values).startsWith("CRITICAL", "api").endsWith("now");
    }
}
