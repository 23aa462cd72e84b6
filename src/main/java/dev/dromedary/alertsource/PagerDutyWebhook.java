package dev.dromedary.alertsource;

import dev.dromedary.config.Secret;
import dev.dromedary.config.TriggerConfig.Platform;
import java.util.Map;

/** The bean {@code pagerduty-webhook}: lets nothing pass that PagerDuty did not sign. */
public final class PagerDutyWebhook {

    private final Map<String, Platform> platforms;

    public PagerDutyWebhook(Map<String, Platform> platforms) {
        this.platforms = Map.copyOf(platforms);
    }

    /** @throws Unsigned also when no {@code pagerduty.webhook_secret} is configured: then nobody is PagerDuty */
    public void verify(String platform, byte[] body, String signature) {
        Secret secret = platforms.get(platform).pagerduty().webhookSecret();
        // Whoever asks without a signature learns nothing of our settings either.
        if (!PagerDutyV3.signed(body, signature, secret)) {
            throw new Unsigned("the signature is missing or does not match");
        }
    }
}
