package dev.dromedary.agent;

import dev.dromedary.approval.Approval;
import dev.dromedary.approval.Approvals;
import dev.dromedary.config.TriggerConfig.Deployment;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import dev.dromedary.store.Json;
import dev.dromedary.template.Compiled;
import dev.dromedary.template.Jinja;
import dev.dromedary.template.Scope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Agent {@code deployment-manager}: the HTTP request that the TriggerConfig has for this service. */
public final class DeploymentAgent {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<Deployment> deployments;
    private final Approvals approvals;
    private final Journal journal;
    private final Jinja jinja = new Jinja();
    private final InstantSource clock;

    DeploymentAgent(List<Deployment> deployments, Approvals approvals, Journal journal, InstantSource clock) {
        this.deployments = List.copyOf(deployments);
        this.approvals = approvals;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * The call to make, or skipped when nothing is configured. A run about an approval gets here only when that is
     * approved, whatever its flow says.
     */
    public Map<String, Object> request(Map<String, Object> input, Op op, String action) {
        Input in = Input.of(input);
        String service = in.need("service");
        journal.subject(op.runId()).flatMap(approvals::bySubject).ifPresent(approval -> {
            if (approval.state() != Approval.State.APPROVED) {
                throw ActionFailed.refused(
                        approval.id() + " is " + approval.state().text() + ": nothing is deployed");
            }
        });
        Optional<Deployment> found = deployments.stream()
                .filter(one -> matches(one.service(), service) && matches(one.environment(), in.text("environment")))
                .findFirst();
        if (found.isEmpty() || found.get().url() == null) {
            return Output.skipped("no deployment of " + service
                    + (in.text("environment") == null ? "" : " to " + in.text("environment")) + " is configured");
        }
        return call(found.get(), input, op, action).toMap();
    }

    private HttpCall call(Deployment deployment, Map<String, Object> input, Op op, String action) {
        Map<String, Object> values = new LinkedHashMap<>(input);
        values.put("action", action);
        values.put("op_id", op.id());
        Map<String, Object> variables = new LinkedHashMap<>(values);
        variables.put("input", values);
        Map<String, Object> request =
                rendered(Output.of("headers", deployment.headers(), "body", deployment.body()), variables);
        String url = String.valueOf(
                rendered(Map.of("url", deployment.url()), encoded(values)).get("url"));
        Map<String, String> headers = new LinkedHashMap<>();
        if (request.get("headers") instanceof Map<?, ?> written) {
            written.forEach((key, value) -> headers.put(String.valueOf(key), String.valueOf(value)));
        }
        headers.putIfAbsent("Idempotency-Key", op.id());
        return new HttpCall(
                deployment.method() == null ? "POST" : deployment.method(),
                url.strip(),
                headers,
                request.get("body"),
                deployment.timeout() == null ? LIMIT : deployment.timeout());
    }

    private Map<String, Object> rendered(Map<String, Object> wanted, Map<String, Object> variables) {
        Compiled compiled = jinja.compile(wanted, null);
        if (compiled.template() == null) {
            throw ActionFailed.refused("deployments: " + compiled.problems());
        }
        return Json.toMap(compiled.template().render(new Scope(variables, ZoneOffset.UTC, clock, warning -> {})));
    }

    /** Whoever asks for a deployment chooses its version, not another path, query or host of the address. */
    private static Map<String, Object> encoded(Map<String, Object> values) {
        Map<String, Object> encoded = new LinkedHashMap<>(values);
        encoded.replaceAll((key, value) -> {
            if (!(value instanceof String text)) {
                return value;
            }
            return text.matches("\\.+")
                    ? ""
                    : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        });
        Map<String, Object> variables = new LinkedHashMap<>(encoded);
        variables.put("input", encoded);
        return variables;
    }

    private static boolean matches(String wanted, String given) {
        return wanted == null || wanted.equals("*") || wanted.equalsIgnoreCase(given);
    }

    /** What was answered: an id and a url where the answer names them. */
    public Map<String, Object> started(Map<String, Object> reply, Op op) {
        HttpReply answer = HttpReply.of(reply).require("the deployment");
        Map<?, ?> body = answer.body() instanceof Map<?, ?> map ? map : Map.of();
        Object id = first(body, "deployment_id", "id", "run_id");
        return Output.of(
                "deployment_id", id == null ? op.id() : id,
                "url", first(body, "html_url", "url", "web_url"),
                "status", answer.status());
    }

    private static Object first(Map<?, ?> body, String... keys) {
        for (String key : keys) {
            if (body.get(key) != null) {
                return body.get(key);
            }
        }
        return null;
    }
}
