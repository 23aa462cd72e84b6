package dev.dromedary.sandbox;

import java.util.List;

final class SampleTemplates {

    static final List<ApprovedTemplate> ALL = List.of(
            new ApprovedTemplate(
                    "ops_alert",
                    "en",
                    null,
                    "🚨 *{{1}} Alert*\n\nService: {{2}}\nMessage: {{3}}\nTime: {{4}}",
                    "Dromedary",
                    List.of("ACK", "ESC", "INFO")),
            new ApprovedTemplate("ops_notification", "en", null, "*{{1}}*\n\n{{2}}", null, List.of()));

    private SampleTemplates() {}
}
