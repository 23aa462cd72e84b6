package dev.dromedary.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An AgentFlow document (language.md §4), read and checked on its own. Templates are still text.
 *
 * @param stem the file's name without its ending: what routing and timers name
 * @param name {@code metadata.name}
 * @param file as the author knows it
 * @param hash SHA-256 of {@code source}, hex: the flow's version
 * @param source the document's text after the escapes were undone, as {@code flow_version} keeps it
 * @param positions line and column of every path, such as {@code steps[0].input.user_phone}
 */
public record AgentFlow(
        String stem,
        String name,
        String description,
        String file,
        String hash,
        String source,
        List<Trigger> triggers,
        Context context,
        Input input,
        List<Step> steps,
        List<OnResponse> onResponse,
        Retry retry,
        List<Fallback> fallback,
        Map<String, Position> positions) {

    public record Position(int line, int column) {}

    /** {@code type}: message, webhook, alertmanager, pagerduty, datadog or schedule; what does not apply is null. */
    public record Trigger(
            String type,
            String platform,
            String pattern,
            boolean caseSensitive,
            String path,
            String method,
            List<String> events,
            String cron,
            String timezone) {}

    /** {@code source} conversation, or null when the flow asks for none. */
    public record Context(String source, int lookback) {}

    public record Input(List<String> required, Map<String, Field> schema) {}

    /** {@code source} such as {@code match.1}; {@code type} string, number, integer, boolean, array or object. */
    public record Field(
            String type, List<Object> allowed, Object defaultValue, String source, String pattern, String format) {}

    /**
     * {@code action}, {@code condition}, {@code foreach} and the leaves of {@code input} are templates; {@code foreach}
     * is a template or a literal list; {@code timeout}, {@code retry} and the handlers are null when absent.
     */
    public record Step(
            String name,
            String agent,
            String action,
            Map<String, Object> input,
            String condition,
            Object foreach,
            String item,
            String index,
            boolean parallel,
            Duration timeout,
            Retry retry,
            Handler onEmpty,
            Handler onError) {}

    /** Exactly one of: a response that ends the run, {@code continues}, or another flow's stem. */
    public record Handler(Response response, boolean continues, String flow) {}

    /** {@code text}, or {@code template} with {@code parameters}; {@code buttons} or {@code list} go with a text. */
    public record Response(
            String text, String template, List<Object> parameters, List<Object> buttons, Map<String, Object> list) {}

    public record OnResponse(String pattern, String flow, Map<String, Object> input) {}

    public record Retry(int maxAttempts, String backoff) {}

    public record Fallback(String channel, String user, String address) {}
}
