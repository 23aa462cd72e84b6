package dev.dromedary.alertsource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.config.Secret;
import dev.dromedary.config.TriggerConfig.PagerDuty;
import dev.dromedary.config.TriggerConfig.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookBodyTest {

    private final WebhookBody webhookBody = new WebhookBody();

    @ParameterizedTest
    @CsvSource({
        "alertmanager-0.25-firing.json, 2, alertmanager",
        "datadog-tutorial.json,         1, datadog",
        "pagerduty-triggered.json,      1, pagerduty",
        "plain.json,                    1,",
    })
    void eachAlarmIsAnInput(String file, int inputs, String source) {
        assertThat(webhookBody.read(AlertSourceTest.raw(file), "hook-1"))
                .hasSize(inputs)
                .allSatisfy(input -> assertThat(input.get("source")).isEqualTo(source));
    }

    @Test
    void anEmptyBodyIsAnEmptyInput() {
        assertThat(webhookBody.read(new byte[0], null)).containsExactly(Map.of());
        assertThatThrownBy(() -> webhookBody.read("[]".getBytes(StandardCharsets.UTF_8), null))
                .isInstanceOf(UnreadableBody.class);
    }

    @Test
    void whatNoStoreKeepsIsMended() {
        String raw =
                "{\"fingerprint\":\"a\\ud83d\",\"n\\u0000\":[\"\\ud83d\\ude80\\u0000\",1,{\"x\":\"\\ude80b\"}],\"no\":null}";
        assertThat(webhookBody.read(raw.getBytes(StandardCharsets.UTF_8), null).toString())
                .isEqualTo("[{fingerprint=a\ufffd, n=[\ud83d\ude80, 1, {x=\ufffdb}], no=null}]");
    }

    @Test
    void onlyAConfiguredSecretOpensTheDoor() {
        PagerDutyWebhook door = new PagerDutyWebhook(
                Map.of("whatsapp", platform(new Secret("test_app_secret")), "another", platform(null)));
        byte[] raw = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}".getBytes(StandardCharsets.UTF_8);
        String signature = "v1=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";

        door.verify("whatsapp", raw, signature);
        assertThatThrownBy(() -> door.verify("whatsapp", raw, null)).isInstanceOf(Unsigned.class);
        assertThatThrownBy(() -> door.verify("another", raw, signature)).isInstanceOf(Unsigned.class);
    }

    private static Platform platform(Secret webhookSecret) {
        PagerDuty pagerDuty = new PagerDuty(null, null, null, webhookSecret, null, null);
        return new Platform(
                "whatsapp",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                pagerDuty,
                null,
                true,
                false,
                true,
                false,
                80,
                null,
                null);
    }
}
