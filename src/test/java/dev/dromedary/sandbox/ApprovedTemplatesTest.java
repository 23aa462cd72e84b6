package dev.dromedary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApprovedTemplatesTest {

    @ParameterizedTest
    @CsvSource({"ops_alert, 4", "deployment_approval, 4", "incident_update, 4", "ops_notification, 2"})
    void ourOwnTemplatesAreApproved(String name, int parameters) {
        assertThat(ApprovedTemplates.in(Path.of("templates/whatsapp")))
                .filteredOn(template -> template.name().equals(name))
                .singleElement()
                .satisfies(template -> {
                    assertThat(ApprovedTemplate.parametersOf(template.body())).isEqualTo(parameters);
                    assertThat(template.language()).isEqualTo("en");
                    assertThat(template.quickReplies()).allMatch(title -> title.length() <= 20);
                });
    }

    @Test
    void aFileNeedsNoMoreThanABody() {
        ApprovedTemplate template = ApprovedTemplates.of(
                        Map.of("hello", "body: 'Hello {{1}}'\nbuttons: [Approve, {text: Reject}]"))
                .get(0);

        assertThat(template.name()).isEqualTo("hello");
        assertThat(template.quickReplies()).isEqualTo(List.of("Approve", "Reject"));
        assertThat(ApprovedTemplate.fill(template.body(), List.of("$1"))).isEqualTo("Hello $1");
    }
}
