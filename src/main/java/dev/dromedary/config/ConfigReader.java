package dev.dromedary.config;

import dev.dromedary.config.TriggerConfig.Flows;
import dev.dromedary.config.TriggerConfig.Mail;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.config.TriggerConfig.Server;
import dev.dromedary.config.TriggerConfig.Slack;
import dev.dromedary.problem.Keys;
import dev.dromedary.problem.Problems;
import dev.dromedary.problem.SourceText;
import dev.dromedary.problem.Yaml;
import dev.dromedary.problem.YamlReader;
import java.util.Map;
import java.util.Optional;

/**
 * A TriggerConfig document and the environment to a {@link TriggerConfig}, or to everything that is wrong with it at
 * once. The environment's names (contract.md) fill keys of the same meaning that the document leaves out.
 */
public final class ConfigReader {

    private final Map<String, String> environment;
    private final Problems problems;

    private ConfigReader(Map<String, String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /**
     * @param file as the operator knows it
     * @param environment what {@code System.getenv()} says; an explicit profile under {@link Mode#PROFILE}
     */
    public static ConfigReading read(String file, byte[] bytes, Map<String, String> environment) {
        Problems problems = new Problems(file);
        return read(SourceText.of(bytes, problems), environment, problems);
    }

    public static ConfigReading read(String file, String text, Map<String, String> environment) {
        Problems problems = new Problems(file);
        return read(Optional.of(SourceText.of(text, problems)), environment, problems);
    }

    private static ConfigReading read(Optional<SourceText> source, Map<String, String> environment, Problems problems) {
        Optional<Yaml.Mapping> document = source.flatMap(text -> YamlReader.read(text, problems));
        return document.map(written -> new ConfigReader(environment, problems).read(written))
                .orElseGet(() -> new ConfigReading(
                        problems.file(), null, Mode.decide(environment).mode(), problems.list(), Map.of()));
    }

    private ConfigReading read(Yaml.Mapping written) {
        Yaml.Mapping filled = new Interpolation(environment).fill(written);
        Mode.Decision decision = PlatformSecrets.decide(filled, environment);
        if (decision.problem() != null) {
            Yaml.Entry platforms = filled.entries().get("platforms");
            problems.error(platforms == null ? filled : platforms.value(), decision.problem(), decision.hint());
        }
        Mode mode = decision.mode();
        Yaml.Mapping document = mode == Mode.SANDBOX ? Interpolation.withoutMissing(filled) : filled;
        TriggerConfig config;
        try (Keys keys = Keys.of(document, problems)) {
            config = config(keys, mode, ShownDocument.of(document, written));
        }
        return new ConfigReading(
                problems.file(), problems.hasErrors() ? null : config, mode, problems.list(), document.places());
    }

    private TriggerConfig config(Keys keys, Mode mode, Map<String, Object> shown) {
        header(keys);
        Server server = server(keys, mode);
        Map<String, Platform> platforms = new PlatformsReader(environment, mode).read(keys);
        try (Keys onError = keys.keys("on_error");
                Keys window = keys.keys("window");
                Keys heartbeat = keys.keys("heartbeat")) {
            TriggerConfig config = new TriggerConfig(
                    server,
                    platforms,
                    RoutingReader.read(keys),
                    flows(keys),
                    OnErrorReader.retry(onError),
                    OnErrorReader.fallback(onError),
                    PeopleReader.read(keys),
                    keys.texts("operators"),
                    UrgencyReader.escalation(keys),
                    ApprovalsReader.read(keys),
                    TargetsReader.services(keys),
                    TargetsReader.deployments(keys),
                    slack(keys),
                    mail(keys),
                    UrgencyReader.retention(keys, PlatformsReader.keepsContent(keys)),
                    window.text("fallback_template", "ops_notification"),
                    Checked.url(heartbeat, "url", null),
                    UrgencyReader.storms(keys),
                    shown);
            KnownPeople.check(config, keys);
            return config;
        }
    }

    private static void header(Keys keys) {
        String kind = keys.required("kind");
        if (kind != null && !kind.equals("TriggerConfig")) {
            String hint = kind.equals("AgentFlow") ? "flows belong into flows.directory" : "kind: TriggerConfig";
            keys.problems()
                    .error(keys.at("kind"), "this is a document of kind `" + kind + "`, not TriggerConfig", hint);
        }
        String version = keys.required("version");
        if (version != null && !version.equals("v1")) {
            keys.problems().error(keys.at("version"), "version `" + version + "` is not known", "version: v1");
        }
    }

    private Server server(Keys parent, Mode mode) {
        try (Keys server = parent.keys("server")) {
            String base = "/" + server.text("base_path", "/webhooks").replaceAll("^/+|/+$", "");
            if (!base.matches("(/[A-Za-z0-9._~-]+)*/?") || base.matches("/(api|actuator|sandbox)(/.*)?")) {
                server.problems()
                        .error(server.at("base_path"), "`" + base + "` cannot be a base path", "such as /webhooks");
            }
            Secret token = secret(server, "webhook_token", "AOF_WEBHOOK_TOKEN");
            if (token == null && mode == Mode.PRODUCTION) {
                server.problems()
                        .error(
                                server.at("webhook_token"),
                                "no token for generic webhooks: nothing sets AOF_WEBHOOK_TOKEN",
                                "it may be absent only in the sandbox");
            }
            Secret admin = secret(server, "admin_token", "DROMEDARY_ADMIN_TOKEN");
            if (admin == null && mode == Mode.PRODUCTION) {
                server.problems()
                        .warning(
                                server.here(),
                                "nothing sets DROMEDARY_ADMIN_TOKEN",
                                "/api and the console answer nobody");
            }
            return new Server(
                    server.text("host", "0.0.0.0"),
                    server.integer("port", 8080, 0, 65_535),
                    base.equals("/") ? "" : base,
                    token,
                    admin);
        }
    }

    private static Flows flows(Keys parent) {
        try (Keys flows = parent.keys("flows")) {
            return new Flows(flows.text("directory", "./flows/whatsapp"), flows.flag("watch", false));
        }
    }

    private Slack slack(Keys parent) {
        try (Keys slack = parent.keys("slack")) {
            return new Slack(
                    secret(slack, "bot_token", "SLACK_BOT_TOKEN"),
                    Checked.secretUrl(slack, "api_base_url", or("SLACK_API_BASE_URL", "https://slack.com/api")));
        }
    }

    private Mail mail(Keys parent) {
        try (Keys mail = parent.keys("mail")) {
            String port = or("SMTP_PORT", "587");
            if (!port.matches("\\d{1,5}")) {
                mail.problems().error(mail.here(), "SMTP_PORT must be a number, not `" + port + "`", "");
            }
            return new Mail(
                    mail.text("host", or("SMTP_HOST", null)),
                    mail.integer("port", port.matches("\\d{1,5}") ? Integer.valueOf(port) : 587, 1, 65_535),
                    mail.text("user", or("SMTP_USER", null)),
                    secret(mail, "password", "SMTP_PASSWORD"),
                    mail.text("from", or("SMTP_FROM", null)));
        }
    }

    private Secret secret(Keys keys, String key, String name) {
        return Secret.ofNullable(keys.text(key, or(name, null)));
    }

    private String or(String name, String otherwise) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
