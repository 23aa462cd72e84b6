package dev.dromedary.app;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.inbox.InboxEntry;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.run.Run;
import dev.dromedary.store.FullFile;
import dev.dromedary.store.Gate;
import dev.dromedary.store.Json;
import dev.dromedary.store.StoreUnavailable;
import dev.dromedary.store.Stores;
import dev.dromedary.whatsapp.Signature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The whole bot while nothing can be stored: nothing is lost, nothing is set aside, and it goes on by itself. */
class StoreAwayTest {

    private static final String ALICE = "1234567890";

    private final Set<String> taken = new LinkedHashSet<>();
    private final List<String> refused = new ArrayList<>();

    @Test
    void onAFullDiskAndWhenThereIsRoomAgain() throws Exception {
        FullFile file = FullFile.create();
        try (BareBot bot = BareBot.open(Map.of("DROMEDARY_DB_URL", file.url()), InstantSource.system())) {
            for (int i = 0; i < 5000 && refused.size() < 20; i++) {
                post(bot, "wamid.full" + i);
            }
            assertThat(refused).hasSize(20);
            assertThatThrownBy(() -> bot.store().ping()).isInstanceOf(StoreUnavailable.class);
            // More than the eight attempts that an event gets, and more than a lease.
            postFor(bot, Duration.ofSeconds(8));
            file.makeRoom();
            allComesToItsEndOnce(bot);
        }
    }

    @Test
    void whilePostgresIsAwayAndWhenItIsBack() throws Exception {
        String url = Stores.postgres().url();
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        try (Gate gate = new Gate(port)) {
            Map<String, String> environment = Map.of(
                    "DROMEDARY_DB_URL",
                    url.replace(":" + port + "/", ":" + gate.port() + "/"),
                    "DROMEDARY_DB_USER",
                    "postgres");
            try (BareBot bot = BareBot.open(environment, InstantSource.system())) {
                for (int i = 0; i < 50; i++) {
                    post(bot, "wamid.before" + i);
                }
                assertThat(taken).hasSize(50);
                gate.shut();
                postFor(bot, Duration.ofSeconds(12));
                assertThat(refused).isNotEmpty();
                gate.reopen();
                allComesToItsEndOnce(bot);
            }
        }
    }

    /** As after a failover to a standby: those that are connected are cut off, and who comes may only read. */
    @Test
    void whilePostgresOnlyReadsAndWhenItWritesAgain() throws Exception {
        String url = Stores.postgres().url();
        Map<String, String> environment = Map.of("DROMEDARY_DB_URL", url, "DROMEDARY_DB_USER", "postgres");
        try (BareBot bot = BareBot.open(environment, InstantSource.system())) {
            for (int i = 0; i < 20; i++) {
                post(bot, "wamid.before" + i);
            }
            assertThat(taken).hasSize(20);
            onlyReads(url, true);
            postFor(bot, Duration.ofSeconds(5));
            assertThat(refused).isNotEmpty();
            assertThat(taken).hasSize(20);
            assertThatThrownBy(() -> bot.store().ping()).isInstanceOf(StoreUnavailable.class);
            onlyReads(url, false);
            allComesToItsEndOnce(bot);
        }
    }

    private static void onlyReads(String url, boolean on) throws SQLException {
        String database = url.replaceFirst(".*/([^/?]+).*", "$1");
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("ALTER DATABASE " + database + " SET default_transaction_read_only = " + on);
            if (on) {
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database
                        + "' AND pid <> pg_backend_pid()");
            }
        }
    }

    private void post(BareBot bot, String wamid) throws Exception {
        Instant begun = Instant.now();
        (isTaken(bot, wamid) ? taken : refused).add(wamid);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(25));
    }

    private void postFor(BareBot bot, Duration time) throws Exception {
        Instant until = Instant.now().plus(time);
        while (Instant.now().isBefore(until)) {
            post(bot, "wamid.meanwhile" + refused.size() + "-" + taken.size());
        }
    }

    private void allComesToItsEndOnce(BareBot bot) {
        for (String wamid : refused) {
            await().until(() -> isTaken(bot, wamid));
            taken.add(wamid);
        }
        bot.store().ping();
        await().atMost(Duration.ofSeconds(60))
                .ignoreException(StoreUnavailable.class)
                .until(() -> isQuiet(bot));
        for (String wamid : taken) {
            InboxEntry entry = bot.sources().inbox().byDedupeKey("msg:" + wamid).orElseThrow();
            assertThat(entry.state()).as(wamid + " " + entry.reason()).isEqualTo(InboxEntry.State.DONE);
            Run run = bot.sources().runs().find(entry.event().runId()).orElseThrow();
            assertThat(run.state()).as(wamid + " " + run.reason()).isEqualTo(Run.State.SUCCEEDED);
        }
        List<SentMessage> replies = bot.sources().outbox().list(new Listing(ALICE, null, null, null, null, null, 5000));
        assertThat(replies).hasSize(taken.size());
        assertThat(replies).extracting(SentMessage::runId).doesNotHaveDuplicates();
    }

    private static boolean isQuiet(BareBot bot) {
        return bot.sources().inbox().backlog() == 0
                && bot.sources().runs().list(null, Run.State.RUNNING, 1, null).isEmpty();
    }

    private static boolean isTaken(BareBot bot, String wamid) throws Exception {
        Map<String, Object> message = Map.of(
                "from",
                ALICE,
                "id",
                wamid,
                "timestamp",
                Long.toString(Instant.now().getEpochSecond()),
                "type",
                "text",
                "text",
                Map.of("body", "HELP"));
        Map<String, Object> value = Map.of("metadata", Map.of("phone_number_id", "1"), "messages", List.of(message));
        byte[] body = Json.write(Map.of(
                        "entry", List.of(Map.of("changes", List.of(Map.of("field", "messages", "value", value))))))
                .getBytes(StandardCharsets.UTF_8);
        String signature =
                Signature.of(bot.settings().config().platforms().get("whatsapp").appSecret(), body);
        try {
            bot.whatsapp().signed("whatsapp", body, signature);
            bot.whatsapp().keep("whatsapp", body);
            return true;
        } catch (StoreUnavailable e) {
            return false;
        }
    }
}
