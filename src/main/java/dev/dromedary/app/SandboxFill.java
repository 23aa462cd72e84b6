package dev.dromedary.app;

import dev.dromedary.config.Secret;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.config.TriggerConfig.PagerDuty;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.config.TriggerConfig.Server;
import dev.dromedary.config.TriggerConfig.Slack;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sandbox's own TriggerConfig: what is unset is filled, every vendor whose base URL nobody names is a stand-in, and
 * the server listens on the loopback address only.
 */
final class SandboxFill {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String META = "https://graph.facebook.com";
    private static final String PAGERDUTY = "https://api.pagerduty.com";
    private static final String PAGERDUTY_EVENTS = "https://events.pagerduty.com";
    private static final String SLACK = "https://slack.com/api";

    private SandboxFill() {}

    /** With the stand-ins behind this process's own port. */
    static TriggerConfig fill(TriggerConfig config, int port) {
        return fill(config, port, "http://" + LOOPBACK + ":" + port + "/sandbox");
    }

    /** @param here the stand-ins' root: {@code /graph}, {@code /pagerduty} and {@code /slack} are below it */
    static TriggerConfig fill(TriggerConfig config, int port, String here) {
        Slack slack = config.slack();
        Map<String, Platform> platforms = new LinkedHashMap<>();
        config.platforms().forEach((name, platform) -> platforms.put(name, fill(platform, here)));
        Server server = config.server();
        return new TriggerConfig(
                new Server(LOOPBACK, port, server.basePath(), server.webhookToken(), server.adminToken()),
                platforms,
                config.routing(),
                config.flows(),
                config.retry(),
                config.fallback(),
                config.people(),
                config.operators(),
                config.escalation(),
                config.approvals(),
                config.services(),
                config.deployments(),
                new Slack(
                        or(slack == null ? null : slack.botToken(), "xoxb-sandbox"),
                        standIn(slack == null ? SLACK : slack.apiBaseUrl(), SLACK, here + "/slack")),
                config.mail(),
                config.retention(),
                config.fallbackTemplate(),
                config.heartbeatUrl(),
                config.storms(),
                config.document());
    }

    private static Platform fill(Platform platform, String here) {
        PagerDuty pagerDuty = platform.pagerduty();
        return new Platform(
                platform.name(),
                platform.phoneNumberId() == null ? "1234567890" : platform.phoneNumberId(),
                or(platform.accessToken(), "EAA-sandbox"),
                or(platform.verifyToken(), "my-verify-token-123"),
                or(platform.appSecret(), "sandbox_app_secret"),
                platform.wabaId(),
                standIn(platform.apiBaseUrl(), META, here + "/graph"),
                platform.apiVersion(),
                platform.oncall(),
                new PagerDuty(
                        or(pagerDuty.token(), "sandbox"),
                        pagerDuty.fromEmail() == null ? "dromedary@example.com" : pagerDuty.fromEmail(),
                        pagerDuty.routingKey(),
                        or(pagerDuty.webhookSecret(), "sandbox_pagerduty_secret"),
                        standIn(pagerDuty.apiBaseUrl(), PAGERDUTY, here + "/pagerduty"),
                        standIn(pagerDuty.eventsBaseUrl(), PAGERDUTY_EVENTS, here + "/pagerduty")),
                platform.allowedNumbers(),
                platform.verifySignatures(),
                platform.requireVerified(),
                platform.auditEnabled(),
                platform.auditContent(),
                platform.messagesPerSecond(),
                platform.templatesPerDay(),
                platform.queue());
    }

    /** The sandbox never calls a real vendor: naming its usual address is the same as naming none. */
    private static String standIn(String url, String vendor, String standIn) {
        return url.equals(vendor) ? standIn : url;
    }

    private static Secret or(Secret given, String otherwise) {
        return given == null ? new Secret(otherwise) : given;
    }
}
