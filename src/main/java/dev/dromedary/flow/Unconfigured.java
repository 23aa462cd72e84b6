package dev.dromedary.flow;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.flow.AgentFlow.Step;
import java.util.Collection;
import java.util.Optional;

/** Steps that will be skipped because what they need is not configured (language.md §4): worth a word, no failure. */
final class Unconfigured {

    private final TriggerConfig config;

    Unconfigured(TriggerConfig config) {
        this.config = config;
    }

    /** What is missing for this step. */
    Optional<String> missingFor(Step step) {
        String action = step.agent() + "." + step.action();
        if (action.equals("whatsapp.send_to_group") && !groupKnown(step)) {
            return Optional.of("no team_group is configured under oncall");
        }
        if (action.startsWith("deployment-manager.") && config.deployments().isEmpty()) {
            return Optional.of("no deployments are configured");
        }
        if (step.agent().equals("pagerduty") && platforms().stream().noneMatch(Unconfigured::pagerDutyKnown)) {
            return Optional.of("PagerDuty is not configured (PAGERDUTY_TOKEN or PAGERDUTY_ROUTING_KEY)");
        }
        if (action.equals("notifier.notify")) {
            String channels = step.input().get("channel") + " " + step.input().get("channels");
            if (channels.contains("slack") && config.slack().botToken() == null) {
                return Optional.of("Slack is not configured (SLACK_BOT_TOKEN)");
            }
            if (channels.contains("email") && config.mail().host() == null) {
                return Optional.of("e-mail is not configured (SMTP_HOST)");
            }
        }
        return Optional.empty();
    }

    private boolean groupKnown(Step step) {
        Object group = step.input().get("group_id");
        boolean own = group != null && !group.toString().contains("config.oncall.team_group");
        return own
                || platforms().stream().anyMatch(platform -> platform.oncall().teamGroup() != null);
    }

    private Collection<Platform> platforms() {
        return config.platforms().values();
    }

    private static boolean pagerDutyKnown(Platform platform) {
        return platform.pagerduty().token() != null || platform.pagerduty().routingKey() != null;
    }
}
