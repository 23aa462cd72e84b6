package dev.dromedary.app;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.dromedary.alert.Alert;
import dev.dromedary.alert.Alerts;
import dev.dromedary.approval.Approval;
import dev.dromedary.approval.Approvals;
import dev.dromedary.audit.Audit;
import dev.dromedary.bench.Past;
import dev.dromedary.config.Secret;
import dev.dromedary.event.Event;
import dev.dromedary.event.FlowCall;
import dev.dromedary.event.Ids;
import dev.dromedary.inbox.Arrived;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.inbox.InboxEntries;
import dev.dromedary.inbox.InboxEntry;
import dev.dromedary.incident.Incidents;
import dev.dromedary.outbox.Hooks;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import dev.dromedary.store.Json;
import dev.dromedary.store.Plans;
import dev.dromedary.store.Statements;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import dev.dromedary.whatsapp.Signature;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a message costs must not depend on what was before it: no statement on its way reads a table that grows. */
class WayOfAMessageTest {

    private static final String ALICE = "1234567890";
    private static final int LONG = 4_000;
    private static final Secret APP_SECRET = new Secret("abcdef123456");

    @ParameterizedTest
    @MethodSource("dev.dromedary.store.Stores#each")
    void noStatementReadsATableThatGrows(Stores stores) throws Exception {
        HttpServer graph = graph();
        try (BareBot bot = BareBot.open(environment(stores, graph), InstantSource.system())) {
            List<String> seen;
            try (Statements statements = Statements.begin()) {
                day(bot);
                seen = statements.seen();
            }
            assertThat(seen).hasSizeGreaterThan(60).anyMatch(sql -> sql.startsWith("INSERT INTO inbox"));
            assertThat(Plans.readingWhatGrows(bot.store(), seen)).isEmpty();
        } finally {
            graph.stop(0);
        }
    }

    /** What an operator asks for: the newest of all, or the few that are open or went wrong. */
    @Test
    void noListOfTheApiReadsATableThatGrows() {
        try (Store store = Stores.sqlite().open()) {
            Ids ids = new Ids(store.clock());
            Alerts alerts = new Alerts(store, ids, store.clock(), key -> key);
            Outbox outbox = new Outbox(store, ids, Hooks.only(null));
            Runs runs = new Runs(store, run -> {});
            try (Statements statements = Statements.begin()) {
                for (Run.State state : EnumSet.complementOf(EnumSet.of(Run.State.SUCCEEDED))) {
                    runs.list(null, state, 100, null);
                }
                for (String state : List.of("queued", "sending", "in_doubt", "failed", "withdrawn", "dead")) {
                    outbox.list(new Listing(null, state, null, null, null, null, 100));
                }
                outbox.list(new Listing("1", null, null, null, null, null, 100));
                alerts.list(Alert.State.FIRING, 100, 0);
                alerts.list(Alert.State.ACKNOWLEDGED, 100, 0);
                alerts.openFor("1");
                new Approvals(store, ids, store.clock()).list(Approval.State.PENDING, 100, 0);
                new Incidents(store, ids, store.clock()).list("open", 100, 0);
                InboxEntries entries = new InboxEntries(store);
                entries.backlog();
                entries.deadCount();
                entries.list(new Arrived(InboxEntry.State.DEAD, null, null, null, 100));
                new Audit(store).list("alert:x", 100, null);
                assertThat(Plans.readingWhatGrows(store, statements.seen())).isEmpty();
            }
        }
    }

    /** Whatever the plan: PostgreSQL counts the rows that it reads. */
    @Test
    void asManyRowsAreReadWithALongHistoryAsWithNone() throws Exception {
        HttpServer graph = graph();
        Stores stores = Stores.postgres();
        try (BareBot bot = BareBot.open(environment(stores, graph), InstantSource.system())) {
            day(bot);
            Map<String, Long> without = rowsRead(bot);
            // A person has a hundred times as many rows of each kind as a day makes.
            Past.fill(bot.store(), LONG, ALICE, bot.store().clock().instant().minus(Duration.ofDays(3)));
            day(bot);
            Map<String, Long> with = rowsRead(bot);
            Map<String, Long> more = new HashMap<>();
            with.forEach((table, rows) -> {
                if (rows - without.getOrDefault(table, 0L) > LONG / 2) {
                    more.put(table, rows - without.getOrDefault(table, 0L));
                }
            });
            assertThat(more).isEmpty();
        } finally {
            graph.stop(0);
        }
    }

    /** By a day, without what the look itself reads. */
    private static Map<String, Long> rowsRead(BareBot bot) throws Exception {
        Map<String, Long> before = counted(bot.store());
        day(bot);
        Map<String, Long> read = counted(bot.store());
        read.replaceAll((table, rows) -> rows - before.getOrDefault(table, 0L));
        return read;
    }

    /** The counts of a session are told with a delay of up to some seconds; the bot itself never stands still. */
    private static Map<String, Long> counted(Store store) throws Exception {
        TimeUnit.SECONDS.sleep(4);
        return look(store);
    }

    private static Map<String, Long> look(Store store) {
        Map<String, Long> counted = new HashMap<>();
        store.reads()
                .sql("SELECT relname, seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables")
                .query(rs -> {
                    counted.put(rs.getString(1), rs.getLong(2));
                });
        return counted;
    }

    /** An alert that is paged, asked about, handed on and taken; a deployment; small talk; statuses; a stranger. */
    private static void day(BareBot bot) throws Exception {
        call(bot, "send-oncall-alert-flow", Map.of("severity", "critical", "service", "api", "message", "it burns"));
        for (String words : List.of("STATUS api", "hello", "INFO", "ESC", "ACK", "ACK", "REJECT")) {
            message(bot, ALICE, words);
        }
        call(
                bot,
                "deployment-approval-flow",
                Map.of("service", "api", "version", "2", "environment", "production", "requester", "bob"));
        message(bot, ALICE, "APPROVE");
        message(bot, "15550199999", "hello");
        String wamid = bot.sources()
                .outbox()
                .list(new Listing(ALICE, null, null, null, null, null, 1))
                .get(0)
                .providerId();
        for (String status : List.of("sent", "delivered", "read")) {
            post(
                    bot,
                    Map.of(
                            "statuses",
                            List.of(Map.of(
                                    "id", wamid, "status", status, "timestamp", "1756700000", "recipient_id", ALICE))));
        }
        quiet(bot);
    }

    private static void call(BareBot bot, String flow, Map<String, Object> input) {
        Ids ids = new Ids(bot.store().clock());
        String id = ids.next("evt");
        FlowCall call = new FlowCall(flow, "webhook:/x", input, Map.of(), null);
        new Inbox(bot.store())
                .store(List.of(new Event(
                        id,
                        Event.Kind.FLOW,
                        "whatsapp",
                        id,
                        id,
                        ids.next("run"),
                        bot.store().clock().instant(),
                        Json.toMap(call))));
        quiet(bot);
    }

    private static void message(BareBot bot, String from, String words) throws Exception {
        Map<String, Object> message = Map.of(
                "from",
                from,
                "id",
                "wamid.in." + System.nanoTime(),
                "timestamp",
                Long.toString(System.currentTimeMillis() / 1000),
                "type",
                "text",
                "text",
                Map.of("body", words));
        post(bot, Map.of("messages", List.of(message)));
        quiet(bot);
    }

    private static void post(BareBot bot, Map<String, Object> what) throws Exception {
        Map<String, Object> value = new HashMap<>(what);
        value.put("messaging_product", "whatsapp");
        value.put("metadata", Map.of("phone_number_id", "1234567890"));
        Map<String, Object> change = Map.of("field", "messages", "value", value);
        byte[] body = Json.write(Map.of(
                        "object",
                        "whatsapp_business_account",
                        "entry",
                        List.of(Map.of("id", "1", "changes", List.of(change)))))
                .getBytes(StandardCharsets.UTF_8);
        bot.whatsapp().signed("whatsapp", body, Signature.of(APP_SECRET, body));
        bot.whatsapp().keep("whatsapp", body);
    }

    private static void quiet(BareBot bot) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> bot.sources().inbox().backlog() == 0
                        && bot.sources()
                                .runs()
                                .list(null, Run.State.RUNNING, 1, null)
                                .isEmpty()
                        && Stream.of("queued", "sending")
                                .allMatch(state -> bot.sources()
                                        .outbox()
                                        .list(new Listing(null, state, null, null, null, null, 1))
                                        .isEmpty()));
    }

    private static Map<String, String> environment(Stores stores, HttpServer graph) {
        Map<String, String> environment = new HashMap<>();
        environment.put("WHATSAPP_PHONE_NUMBER_ID", "1234567890");
        environment.put("WHATSAPP_ACCESS_TOKEN", "EAAtest");
        environment.put("WHATSAPP_VERIFY_TOKEN", "my-verify-token-123");
        environment.put("WHATSAPP_APP_SECRET", APP_SECRET.reveal());
        environment.put("AOF_WEBHOOK_TOKEN", "the-webhook-token");
        String url = "http://127.0.0.1:" + graph.getAddress().getPort();
        environment.put("WHATSAPP_API_BASE_URL", url);
        environment.put("PAGERDUTY_API_BASE_URL", url);
        environment.put("PAGERDUTY_EVENTS_BASE_URL", url);
        environment.put("DROMEDARY_DB_URL", stores.url());
        environment.put("DROMEDARY_DB_USER", "postgres");
        return environment;
    }

    /** Accepts every message. */
    private static HttpServer graph() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = ("{\"messages\":[{\"id\":\"wamid.out." + System.nanoTime() + "\"}]}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }
}
