package dev.dromedary.acceptance;

import dev.dromedary.alert.Raised;
import dev.dromedary.app.BareBot;
import dev.dromedary.console.Sources;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.outbox.State;
import dev.dromedary.run.Run;
import dev.dromedary.store.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** One life of a bot in which an alert is acknowledged: what is done to it, and what it has to show in the end. */
final class AckLife {

    static final String WAMID = "wamid.ACK";
    private static final String ALICE = Tutorial.ALICE.substring(1);
    private static final Set<State> UNDER_WAY = Set.of(State.QUEUED, State.SENDING, State.IN_DOUBT);

    private final BareBot bot;
    private final Sources sources;

    AckLife(BareBot bot) {
        this.bot = bot;
        this.sources = bot.sources();
    }

    /** Alice is told of an alert that belongs to this incident at PagerDuty. */
    void page(String incident) {
        String message = bot.store().write(() -> {
            Raised raised =
                    new Raised("critical", "api", "it burns", null, null, null, null, incident, "whatsapp", ALICE);
            String subject = sources.alerts().raise(raised).alert().subject();
            return sources.outbox()
                    .put(new Draft(
                            "page",
                            null,
                            null,
                            "whatsapp",
                            Channel.WHATSAPP,
                            ALICE,
                            Map.of("type", "text", "text", Map.of("body", "it burns")),
                            subject,
                            Priority.URGENT,
                            false,
                            List.of()));
        });
        until(() -> sources.outbox().find(message).orElseThrow().state() == State.SENT);
    }

    /** Her ACK, as Meta hands it over; stored when this returns. */
    void acknowledge() throws Exception {
        Map<String, Object> message = Map.of(
                "from",
                ALICE,
                "id",
                WAMID,
                "timestamp",
                Long.toString(System.currentTimeMillis() / 1000),
                "type",
                "text",
                "text",
                Map.of("body", "ACK"));
        Map<String, Object> value = Map.of(
                "messaging_product", "whatsapp",
                "metadata", Map.of("phone_number_id", "1234567890"),
                "messages", List.of(message));
        Map<String, Object> change = Map.of("field", "messages", "value", value);
        byte[] body = Json.write(Map.of(
                        "object",
                        "whatsapp_business_account",
                        "entry",
                        List.of(Map.of("id", "1", "changes", List.of(change)))))
                .getBytes(StandardCharsets.UTF_8);
        bot.whatsapp().accept("whatsapp", body, Caller.signature(Tutorial.APP_SECRET, body));
    }

    boolean isQuiet() {
        return sources.inbox().backlog() == 0
                && sources.runs().list(null, Run.State.RUNNING, 1, null).isEmpty()
                && messages().stream().noneMatch(message -> UNDER_WAY.contains(message.state()));
    }

    boolean isInDoubt() {
        return messages().stream().anyMatch(message -> message.state() == State.IN_DOUBT);
    }

    static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    private List<SentMessage> messages() {
        return sources.outbox().list(new Listing(null, null, null, null, null, null, 100));
    }

    /** As plain values, so that it can be told to another process. */
    Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put(
                "alerts",
                sources.alerts().list(null, 10, 0).stream()
                        .map(alert -> Map.of(
                                "state",
                                alert.state().text(),
                                "history",
                                sources.alerts().history(alert.id()).stream()
                                        .map(one -> one.what())
                                        .toList()))
                        .toList());
        state.put(
                "runs",
                sources.runs().list(null, null, 10, null).stream()
                        .map(run -> run.flow() + " " + run.state().word()
                                + (run.reason() == null ? "" : ": " + run.reason()))
                        .toList());
        state.put(
                "outcomes",
                sources.inbox().byDedupeKey("msg:" + WAMID).stream()
                        .map(entry -> entry.state() + " " + entry.outcome() + " " + entry.reason())
                        .toList());
        state.put(
                "messages",
                messages().stream()
                        .map(message -> Map.of(
                                "id", message.id(),
                                "op", message.opId(),
                                "to", message.to(),
                                "state", message.state().text(),
                                "repeated", message.possiblyRepeated()))
                        .toList());
        return state;
    }
}
