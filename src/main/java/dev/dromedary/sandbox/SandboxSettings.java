package dev.dromedary.sandbox;

import dev.dromedary.config.Secret;
import dev.dromedary.config.TriggerConfig;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * What the stand-ins and the bot agree on.
 *
 * @param callbackUrl the bot's WhatsApp path, such as {@code http://127.0.0.1:8080/webhooks/whatsapp}; null until the
 *     bot's port is known, see {@link GraphStandIn#callback}
 * @param displayPhoneNumber digits of the bot's own number
 * @param messagesPerSecond above it Meta answers 130429: 80, or 1,000 for an upgraded number
 * @param webhookToken bearer token of generic webhooks, or null when the bot asks for none
 * @param pagerDutyToken null: any token will do, as for {@code slackToken}
 * @param pagerDutySecret signs V3 webhooks; null: none are sent
 */
public record SandboxSettings(
        URI callbackUrl,
        Secret appSecret,
        Secret verifyToken,
        Secret accessToken,
        String phoneNumberId,
        String displayPhoneNumber,
        int messagesPerSecond,
        Secret webhookToken,
        Secret pagerDutyToken,
        Secret pagerDutySecret,
        Secret slackToken,
        List<SandboxPerson> people,
        List<ApprovedTemplate> templates) {

    public SandboxSettings {
        Objects.requireNonNull(appSecret, "appSecret");
        Objects.requireNonNull(verifyToken, "verifyToken");
        Objects.requireNonNull(accessToken, "accessToken");
        Objects.requireNonNull(phoneNumberId, "phoneNumberId");
        displayPhoneNumber = displayPhoneNumber == null ? "15550000000" : displayPhoneNumber;
        people = List.copyOf(people);
        templates = List.copyOf(templates);
    }

    /**
     * For the app: what its platform is configured with. The four WhatsApp secrets must be filled by then.
     *
     * @param callbackUrl null when the port is not known yet
     */
    public static SandboxSettings of(
            TriggerConfig config, String platform, URI callbackUrl, List<ApprovedTemplate> templates) {
        TriggerConfig.Platform number = config.platforms().get(platform);
        return new SandboxSettings(
                callbackUrl,
                number.appSecret(),
                number.verifyToken(),
                number.accessToken(),
                number.phoneNumberId(),
                null,
                Math.max(80, number.messagesPerSecond()),
                config.server().webhookToken(),
                number.pagerduty() == null ? null : number.pagerduty().token(),
                number.pagerduty() == null ? null : number.pagerduty().webhookSecret(),
                config.slack() == null ? null : config.slack().botToken(),
                SamplePeople.of(config),
                templates);
    }

    /** The tutorial's number and well-known secrets, the sample people, no templates: what tests start from. */
    public static SandboxSettings sample() {
        return new SandboxSettings(
                null,
                new Secret("test_app_secret"),
                new Secret("my-verify-token-123"),
                new Secret("EAAtest"),
                "1234567890",
                null,
                80,
                null,
                null,
                new Secret("test_pagerduty_secret"),
                null,
                SamplePeople.all(),
                List.of());
    }

    public SandboxSettings withTemplates(List<ApprovedTemplate> approved) {
        return new SandboxSettings(
                callbackUrl,
                appSecret,
                verifyToken,
                accessToken,
                phoneNumberId,
                displayPhoneNumber,
                messagesPerSecond,
                webhookToken,
                pagerDutyToken,
                pagerDutySecret,
                slackToken,
                people,
                approved);
    }

    public SandboxSettings withMessagesPerSecond(int rate) {
        return new SandboxSettings(
                callbackUrl,
                appSecret,
                verifyToken,
                accessToken,
                phoneNumberId,
                displayPhoneNumber,
                rate,
                webhookToken,
                pagerDutyToken,
                pagerDutySecret,
                slackToken,
                people,
                templates);
    }

    public SandboxSettings withPeople(List<SandboxPerson> others) {
        return new SandboxSettings(
                callbackUrl,
                appSecret,
                verifyToken,
                accessToken,
                phoneNumberId,
                displayPhoneNumber,
                messagesPerSecond,
                webhookToken,
                pagerDutyToken,
                pagerDutySecret,
                slackToken,
                others,
                templates);
    }
}
