package dev.dromedary.engine.outbound;

import dev.dromedary.config.Secret;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.engine.CamelSender;
import dev.dromedary.outbox.Answer;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.outbox.State;
import dev.dromedary.template.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.yaml.snakeyaml.Yaml;

/** The files of {@code routes/outbox} in a Camel context, whole or with one kind of node taken out. */
final class RoutesUnderTest implements AutoCloseable {

    private static final Path FOLDER = Path.of("routes/outbox");

    final DefaultCamelContext camel = new DefaultCamelContext();
    final CamelSender sender;
    int messagesPerSecond = 1000;
    int batchSize = 5;
    Duration batchDelay = Duration.ofMillis(600);
    TriggerConfig.Mail mail;
    private final String baseUrl;

    /** @param without such as {@code throttle}: its children, if any, stand in its place; null for the files as they are */
    RoutesUnderTest(String baseUrl, String without, TriggerConfig.Mail mail) throws Exception {
        this(baseUrl, without, mail, 1);
    }

    /** @param breakerWait the seconds after which a breaker that opened lets some through again */
    RoutesUnderTest(String baseUrl, String without, TriggerConfig.Mail mail, int breakerWait) throws Exception {
        this.baseUrl = baseUrl;
        this.mail = mail;
        camel.getPropertiesComponent()
                .addInitialProperty("dromedary.outbox.breaker-wait", Integer.toString(breakerWait));
        camel.getRegistry().bind("sentences", new Text(Path.of("templates")));
        sender = new CamelSender(camel, this::config);
        for (String name : List.of("whatsapp", "bulk", "slack", "email")) {
            String text = without(Files.readString(FOLDER.resolve(name + ".camel.yaml")), without);
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString(name + ".camel.yaml", text));
        }
        camel.start();
    }

    private static String without(String text, String eip) throws IOException {
        if (eip == null) {
            return text;
        }
        Yaml yaml = new Yaml();
        Object document = yaml.load(text);
        return yaml.dump(taken(document, eip));
    }

    private static Object taken(Object node, String eip) {
        if (node instanceof List<?> list) {
            List<Object> kept = new ArrayList<>();
            for (Object element : list) {
                if (element instanceof Map<?, ?> map && map.containsKey(eip)) {
                    Object children = ((Map<?, ?>) map.get(eip)).get("steps");
                    if (children != null) {
                        kept.addAll((List<?>) taken(children, eip));
                    }
                } else {
                    kept.add(taken(element, eip));
                }
            }
            return kept;
        }
        if (node instanceof Map<?, ?> map) {
            Map<Object, Object> kept = new LinkedHashMap<>();
            map.forEach((key, value) -> kept.put(key, taken(value, eip)));
            return kept;
        }
        return node;
    }

    TriggerConfig config() {
        TriggerConfig.Platform platform = new TriggerConfig.Platform(
                "whatsapp",
                "106540352242922",
                new Secret("EAA-token"),
                null,
                null,
                null,
                baseUrl,
                "v26.0",
                null,
                null,
                List.of(),
                true,
                true,
                true,
                false,
                messagesPerSecond,
                null,
                new TriggerConfig.Queue(true, batchSize, batchDelay));
        return new TriggerConfig(
                null,
                Map.of("whatsapp", platform),
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                new TriggerConfig.Slack(new Secret("xoxb-token"), baseUrl),
                mail,
                null,
                "ops_notification",
                null,
                null,
                Map.of());
    }

    static SentMessage message(String id, Channel channel, String to, Priority priority, Map<String, Object> body) {
        Instant now = Instant.now();
        return new SentMessage(
                id,
                "op-" + id,
                "run-1",
                "flow",
                "whatsapp",
                channel,
                "whatsapp:whatsapp",
                to,
                priority,
                body,
                null,
                false,
                State.SENDING,
                null,
                1,
                null,
                false,
                false,
                now,
                now,
                now);
    }

    static SentMessage text(String id, Priority priority) {
        return message(
                id,
                Channel.WHATSAPP,
                "15551234567",
                priority,
                Map.of("type", "text", "text", Map.of("body", "Grüße 🚨 " + id)));
    }

    List<CompletableFuture<Answer>> sendAll(int count, Priority priority) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(sender.send(text("msg-" + i, priority), false, () -> true));
        }
        return answers;
    }

    static Answer get(CompletableFuture<Answer> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        camel.stop();
        sender.close();
    }
}
