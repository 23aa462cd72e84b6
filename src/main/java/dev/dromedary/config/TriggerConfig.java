package dev.dromedary.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The TriggerConfig document, read, completed from the environment and checked (language.md §2). Absent sections are
 * present with their defaults; absent optional values are null.
 *
 * @param document the document as written, secrets as {@code ***}: what templates see as {@code config.*}
 */
public record TriggerConfig(
        Server server,
        Map<String, Platform> platforms,
        Routing routing,
        Flows flows,
        Retry retry,
        List<Fallback> fallback,
        List<PersonEntry> people,
        List<String> operators,
        Map<String, Escalation> escalation,
        List<ApprovalRule> approvals,
        List<Service> services,
        List<Deployment> deployments,
        Slack slack,
        Mail mail,
        Retention retention,
        String fallbackTemplate,
        String heartbeatUrl,
        Storms storms,
        Map<String, Object> document) {

    /** The same document on another address. */
    public TriggerConfig withServer(Server other) {
        return new TriggerConfig(
                other,
                platforms,
                routing,
                flows,
                retry,
                fallback,
                people,
                operators,
                escalation,
                approvals,
                services,
                deployments,
                slack,
                mail,
                retention,
                fallbackTemplate,
                heartbeatUrl,
                storms,
                document);
    }

    public record Server(String host, int port, String basePath, Secret webhookToken, Secret adminToken) {}

    /** One WhatsApp number. The four secrets are null only in the sandbox before it fills them. */
    public record Platform(
            String name,
            String phoneNumberId,
            Secret accessToken,
            Secret verifyToken,
            Secret appSecret,
            String wabaId,
            String apiBaseUrl,
            String apiVersion,
            OnCall oncall,
            PagerDuty pagerduty,
            List<String> allowedNumbers,
            boolean verifySignatures,
            boolean requireVerified,
            boolean auditEnabled,
            boolean auditContent,
            int messagesPerSecond,
            Integer templatesPerDay,
            Queue queue) {}

    /** {@code teamGroup}: a WhatsApp group id (String), or people (List of names or phones), or null. */
    public record OnCall(String scheduleId, List<Shift> staticOncall, Object teamGroup) {}

    /** {@code hours} "HH:MM-HH:MM", start inclusive, end exclusive; {@code days} such as "mon" or empty for all. */
    public record Shift(String name, String phone, String hours, String timezone, List<String> days) {}

    public record PagerDuty(
            Secret token,
            String fromEmail,
            Secret routingKey,
            Secret webhookSecret,
            String apiBaseUrl,
            String eventsBaseUrl) {}

    public record Queue(boolean enabled, int batchSize, Duration batchDelay) {}

    /** {@code commands}: upper-case word to flow stem, in the order written. */
    public record Routing(String defaultFlow, Map<String, String> commands, List<Keyword> keywords) {}

    public record Keyword(String pattern, String flow) {}

    public record Flows(String directory, boolean watch) {}

    /** {@code backoff}: {@code exponential}, {@code linear} or {@code fixed}. */
    public record Retry(int maxAttempts, String backoff) {}

    /** A channel for messages that cannot be delivered; {@code user} and {@code address} are templates. */
    public record Fallback(String channel, String user, String address) {}

    public record PersonEntry(
            String name,
            String phone,
            String userId,
            String slackId,
            String email,
            String pagerdutyId,
            List<String> roles,
            String language,
            String timezone) {}

    /** {@code after} null: never. */
    public record Escalation(Duration after, int repeat, Duration deliveredWithin) {}

    /** {@code match} service and environment; null matches any. Approvers are names, phones or {@code role:x}. */
    public record ApprovalRule(
            String service,
            String environment,
            List<String> approvers,
            int required,
            boolean allowSelf,
            Duration expiresAfter) {}

    public record Service(String name, String url, Duration timeout, int expectStatus) {}

    /** The HTTP request that deploys (or scales); url, headers and body are templates over the action's input. */
    public record Deployment(
            String service,
            String environment,
            String method,
            String url,
            Map<String, String> headers,
            Object body,
            Duration timeout) {

        /** Headers and body may hold credentials. */
        @Override
        public String toString() {
            return "Deployment[" + service + " " + environment + ": " + method + " " + url + "]";
        }
    }

    public record Slack(Secret botToken, String apiBaseUrl) {}

    public record Mail(String host, int port, String user, Secret password, String from) {}

    public record Retention(Duration history, Duration content) {}

    public record Storms(Duration joinWindow, int maxMessages, Duration per) {}
}
