package dev.dromedary.acceptance;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Json;
import dev.dromedary.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What senders repeat and disorder, over two replicas' doors on one PostgreSQL: each counts once. */
class DisorderIT {

    private static final String JSON = "application/json";
    private static final String WHATSAPP = "/webhooks/whatsapp";
    private static final String ALERT = "/webhooks/whatsapp/alert/oncall";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path one;

    @TempDir
    private static Path other;

    private static final Caller curl = new Caller();
    private static final ExecutorService callers = Executors.newFixedThreadPool(8);
    private static final List<Bot> bots = new ArrayList<>();
    private static StandInServer vendors;
    private static Api api;

    @BeforeAll
    static void start() {
        vendors = Tutorial.vendors();
        Map<String, String> environment = Tutorial.environment(vendors);
        environment.put("DROMEDARY_DB_URL", Stores.postgres().url());
        environment.put("DROMEDARY_DB_USER", "postgres");
        environment.put("DROMEDARY_DB_PASSWORD", "postgres");
        for (Path folder : List.of(one, other)) {
            bots.add(Bot.start(furnished(folder), environment, "serve", "--port", "0"));
        }
        bots.forEach(Bot::ready);
        vendors.callback(bots.get(0).url(WHATSAPP));
        api = new Api(bots.get(0));
    }

    /** The tutorial's edition of this flow pages each time, as it says; ours knows a repeat. */
    private static Path furnished(Path folder) {
        String flow = "flows/whatsapp/send-oncall-alert-flow.yaml";
        Path furnished = Tutorial.in(folder);
        try {
            Files.copy(Path.of(flow), furnished.resolve(flow), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return furnished;
    }

    @AfterAll
    static void stop() {
        callers.shutdownNow();
        bots.forEach(Bot::close);
        vendors.close();
    }

    /** The same request to both replicas at the same instant, twice each. */
    private static List<Caller.Reply> atOnce(String path, byte[] body, String... headers) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Caller.Reply>> answers = IntStream.range(0, 4)
                .mapToObj(i -> callers.submit(() -> {
                    go.await();
                    return curl.post(bots.get(i % 2).url(path), body, headers);
                }))
                .toList();
        go.countDown();
        List<Caller.Reply> replies = new ArrayList<>();
        for (Future<Caller.Reply> answer : answers) {
            replies.add(answer.get());
        }
        return replies;
    }

    private static byte[] webhook(List<?> messages, List<?> statuses) {
        Map<String, Object> value = Map.of(
                "messaging_product",
                "whatsapp",
                "metadata",
                Map.of("phone_number_id", "1234567890"),
                "messages",
                messages,
                "statuses",
                statuses);
        return Json.write(Map.of(
                        "object",
                        "whatsapp_business_account",
                        "entry",
                        List.of(Map.of("id", "1", "changes", List.of(Map.of("field", "messages", "value", value))))))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> text(String from, String wamid, String words) {
        return Map.of(
                "from",
                from.substring(1),
                "id",
                wamid,
                "timestamp",
                Long.toString(System.currentTimeMillis() / 1000),
                "type",
                "text",
                "text",
                Map.of("body", words));
    }

    private static Map<String, Object> status(String wamid, String status, String to) {
        Map<String, Object> told = new LinkedHashMap<>(Map.of(
                "id",
                wamid,
                "status",
                status,
                "timestamp",
                Long.toString(System.currentTimeMillis() / 1000),
                "recipient_id",
                to.substring(1)));
        if (status.equals("failed")) {
            told.put("errors", List.of(Map.of("code", 131026, "title", "Message undeliverable")));
        }
        return told;
    }

    private static String[] signed(byte[] body) {
        return new String[] {"Content-Type", JSON, "X-Hub-Signature-256", Caller.signature(Tutorial.APP_SECRET, body)};
    }

    private static long sentTo(String number, String words) {
        return vendors.graph().phone(number).bubbles().stream()
                .filter(bubble -> !bubble.byPerson() && bubble.text().contains(words))
                .count();
    }

    @Test
    void theSameMessageAtTheSameInstantOnTwoReplicasIsAnsweredOnce() throws Exception {
        int rounds = 12;
        for (String person : List.of(Tutorial.ALICE, Tutorial.BOB)) {
            // Opens Meta's window of 24 hours: outside of it every answer would be sent again as a template.
            new Chat(vendors.graph(), person, person).says("HELP").gets("STATUS");
        }
        for (int round = 0; round < rounds; round++) {
            for (String person : List.of(Tutorial.ALICE, Tutorial.BOB)) {
                byte[] body =
                        webhook(List.of(text(person, "wamid.same" + round + person, "STATUS svc" + round)), List.of());
                assertThat(atOnce(WHATSAPP, body, signed(body)))
                        .extracting(Caller.Reply::status)
                        .containsOnly(200);
            }
        }
        for (String person : List.of(Tutorial.ALICE, Tutorial.BOB)) {
            String conversation = "whatsapp:" + person.substring(1);
            await().atMost(PATIENCE)
                    .until(() -> api.items("/api/events?limit=999&kind=message&state=done&conversation=" + conversation)
                                    .size()
                            == rounds + 1);
            assertThat(api.items("/api/events?limit=999&kind=message&conversation=" + conversation))
                    .hasSize(rounds + 1);
            for (int round = 0; round < rounds; round++) {
                String words = "*svc" + round + "*";
                await().atMost(PATIENCE).until(() -> sentTo(person, words) > 0);
            }
            for (int round = 0; round < rounds; round++) {
                assertThat(sentTo(person, "*svc" + round + "*")).isOne();
            }
        }
    }

    /** Meta's order is none: what is told of a message is a lattice, and each is told to both replicas, twice. */
    @ParameterizedTest
    @CsvSource({
        "read delivered sent,                read",
        "sent delivered read delivered sent, read",
        "read failed,                        failed",
        "delivered failed delivered read,    failed",
    })
    void statusesInAnyOrderAndTwiceEndWhereTheHighestOneIs(String order, String end) throws Exception {
        String service = "told-" + order.replace(' ', '-');
        Caller.Reply alert = curl.post(bots.get(0).url(ALERT), alert(service), withKey(service));
        String run = alert.text("run_id");
        api.ended(run);
        String messages = "/api/messages?run_id=" + run;
        String wamid = String.valueOf(
                api.item(messages, one -> one.get("provider_id") != null).get("provider_id"));
        for (String word : order.split(" ")) {
            byte[] body = webhook(List.of(), List.of(status(wamid, word, Tutorial.ALICE)));
            assertThat(atOnce(WHATSAPP, body, signed(body)))
                    .extracting(Caller.Reply::status)
                    .containsOnly(200);
        }
        await().atMost(PATIENCE)
                .until(() -> api.items("/api/events?state=received").isEmpty());
        assertThat(api.items(messages).stream().filter(one -> wamid.equals(one.get("provider_id"))))
                .singleElement()
                .satisfies(one -> assertThat(one).containsEntry("state", end));
        String key = "/api/events?limit=5000&kind=status";
        assertThat(api.items(key).stream()
                        .map(item -> String.valueOf(item.get("about")))
                        .filter(about -> about.endsWith(" of " + wamid)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aThousandUpdatesInOneBodyWithATenthTwice() throws Exception {
        List<Map<String, Object>> messages = new ArrayList<>();
        List<Map<String, Object>> statuses = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            messages.add(text(Tutorial.STRANGER, "wamid.many" + i, "HELLO " + i));
            statuses.add(status("wamid.ours" + i, "delivered", Tutorial.STRANGER));
        }
        messages.addAll(messages.subList(0, 50));
        statuses.addAll(statuses.subList(0, 50));
        Collections.shuffle(messages, new Random(1));
        Collections.shuffle(statuses, new Random(2));
        byte[] body = webhook(messages, statuses);
        assertThat(atOnce(WHATSAPP, body, signed(body)))
                .extracting(Caller.Reply::status)
                .containsOnly(200);
        String digits = Tutorial.STRANGER.substring(1);
        for (String conversation : List.of("whatsapp:" + digits, "status:whatsapp:" + digits)) {
            await().atMost(PATIENCE)
                    .until(() -> api.items("/api/events?limit=5000&state=done&conversation=" + conversation)
                                    .size()
                            == 450);
            assertThat(api.items("/api/events?limit=5000&conversation=" + conversation))
                    .hasSize(450);
        }
        long denied = api.items("/api/audit?limit=5000").stream()
                .filter(row -> "message.denied".equals(row.get("action"))
                        && String.valueOf(row.get("detail")).contains("wamid.many"))
                .count();
        assertThat(denied).isEqualTo(450);
    }

    private static String[] withKey(String key) {
        return new String[] {
            "Content-Type", JSON, "Authorization", "Bearer " + Tutorial.WEBHOOK_TOKEN, "Idempotency-Key", key
        };
    }

    private static byte[] alert(String service) {
        return Json.write(Map.of("severity", "critical", "service", service, "message", service + " burns"))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anAlertUnderAKeyIsOneRunAndAnotherOneUnderItIsRefused() throws Exception {
        for (int round = 0; round < 10; round++) {
            String service = "keyed" + round;
            List<Caller.Reply> replies = atOnce(ALERT, alert(service), withKey("key-" + round));
            assertThat(replies).extracting(Caller.Reply::status).containsOnly(202);
            assertThat(replies.stream().map(reply -> reply.text("run_id")).collect(Collectors.toSet()))
                    .hasSize(1);
            api.ended(replies.get(0).text("run_id"));
            Caller.Reply later = curl.post(bots.get(1).url(ALERT), alert(service), withKey("key-" + round));
            assertThat(later.body()).isEqualTo(replies.get(0).body());
        }
        Caller.Reply refused = curl.post(bots.get(1).url(ALERT), alert("another"), withKey("key-0"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.type()).startsWith("application/problem+json");
        assertThat(refused.text("detail")).contains("key-0", "a key of its own");
        assertThat(api.items("/api/alerts?limit=999").stream()
                        .filter(item -> String.valueOf(item.get("service")).startsWith("keyed")))
                .hasSize(10)
                .allMatch(item -> Integer.valueOf(1).equals(item.get("occurrences")));
    }

    /** No key, no fingerprint: what it says is what it is. A repeat is a run that joins the alert, and nobody is paged. */
    @Test
    void anAlertWithNeitherPagesOnceUntilItGetsWorse() throws Exception {
        String[] headers = {"Content-Type", JSON, "Authorization", "Bearer " + Tutorial.WEBHOOK_TOKEN};
        for (String severity : List.of("warning", "critical")) {
            byte[] body = Json.write(Map.of("severity", severity, "service", "bare", "message", "bare burns"))
                    .getBytes(StandardCharsets.UTF_8);
            for (int round = 0; round < 2; round++) {
                for (Caller.Reply reply : atOnce(ALERT, body, headers)) {
                    assertThat(reply.status()).isEqualTo(202);
                    api.ended(reply.text("run_id"));
                }
            }
            String page = severity.toUpperCase(Locale.ROOT);
            await().until(() -> pages(page) > 0);
            assertThat(pages(page)).isOne();
        }
        assertThat(api.items("/api/alerts?limit=999").stream().filter(item -> "bare".equals(item.get("service"))))
                .singleElement()
                .satisfies(item -> assertThat(item).containsEntry("occurrences", 16));
    }

    private static long pages(String severity) {
        return vendors.graph().phone(Tutorial.ALICE).bubbles().stream()
                .filter(bubble -> !bubble.byPerson()
                        && bubble.text().contains(severity)
                        && bubble.text().contains("bare burns"))
                .count();
    }

    @Test
    void anAlertWithoutAKeyIsToldByItsFingerprintAndPagesOnce() throws Exception {
        byte[] body = Json.write(Map.of(
                        "version",
                        "4",
                        "status",
                        "firing",
                        "receiver",
                        "r",
                        "groupKey",
                        "g",
                        "alerts",
                        List.of(Map.of(
                                "status",
                                "firing",
                                "labels",
                                Map.of("alertname", "Burns", "service", "unkeyed", "severity", "critical"),
                                "annotations",
                                Map.of("summary", "unkeyed burns"),
                                "startsAt",
                                "2026-09-01T12:00:00Z",
                                "fingerprint",
                                "00ff00ff00ff00ff"))))
                .getBytes(StandardCharsets.UTF_8);
        String[] headers = {"Content-Type", JSON, "Authorization", "Bearer " + Tutorial.WEBHOOK_TOKEN};
        for (int round = 0; round < 5; round++) {
            List<Caller.Reply> replies = atOnce("/webhooks/whatsapp/alertmanager", body, headers);
            assertThat(replies).extracting(Caller.Reply::status).containsOnly(202);
            assertThat(replies.stream().map(Caller.Reply::body).collect(Collectors.toSet()))
                    .hasSize(1);
        }
        await().atMost(PATIENCE).until(() -> sentTo(Tutorial.ALICE, "unkeyed burns") > 0);
        await().atMost(PATIENCE)
                .until(() -> api.items("/api/events?state=received").isEmpty());
        assertThat(sentTo(Tutorial.ALICE, "unkeyed burns")).isOne();
    }
}
