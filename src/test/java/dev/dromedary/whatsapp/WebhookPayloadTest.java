package dev.dromedary.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dromedary.event.Event;
import dev.dromedary.event.Ids;
import dev.dromedary.event.Message;
import dev.dromedary.event.Status;
import dev.dromedary.store.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPayloadTest {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final Ids IDS = new Ids(InstantSource.fixed(NOW));

    static List<Event> parse(String body) {
        try {
            return WebhookPayload.parse(body.getBytes(StandardCharsets.UTF_8), "whatsapp", IDS, NOW);
        } catch (NotJson e) {
            throw new AssertionError(e);
        }
    }

    static String envelope(String value) {
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
                + "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"1555\","
                + "\"phone_number_id\":\"106\"}," + value + "}}]}]}";
    }

    static String message(String rest) {
        return envelope(
                "\"contacts\":[{\"profile\":{\"name\":\"Alice\"},\"wa_id\":\"15551234567\",\"user_id\":\"US.1\"}],"
                        + "\"messages\":[{\"from\":\"15551234567\",\"id\":\"wamid.A\",\"timestamp\":\"1756720000\","
                        + rest + "}]");
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "\"type\":\"text\",\"text\":{\"body\":\"STATUS api\"}|TEXT|STATUS api|-|-",
                "\"type\":\"text\",\"text\":{\"body\":\"hi\"},\"context\":{\"id\":\"wamid.Q\"}|TEXT|hi|-|wamid.Q",
                "\"type\":\"text\",\"text\":{\"body\":42}|TEXT|42|-|-",
                "\"type\":\"text\",\"text\":{\"body\":\"a\\u0000b\"}|TEXT|ab|-|-",
                "\"type\":\"text\",\"text\":\"odd\"|UNREADABLE|-|-|-",
                "\"type\":\"button\",\"button\":{\"payload\":\"ack:alert:1\",\"text\":\"Ack\"}|TAP|Ack|ack:alert:1|-",
                "\"type\":\"button\",\"button\":{\"text\":\"Ack\"}|TEXT|Ack|-|-",
                "\"type\":\"interactive\",\"interactive\":{\"type\":\"button_reply\",\"button_reply\":{\"id\":\"x:1\",\"title\":\"X\"}}|TAP|X|x:1|-",
                "\"type\":\"interactive\",\"interactive\":{\"type\":\"list_reply\",\"list_reply\":{\"id\":\"y:1\",\"title\":\"Y\",\"description\":\"d\"}}|TAP|Y|y:1|-",
                "\"type\":\"interactive\",\"interactive\":{\"type\":\"nfm_reply\",\"nfm_reply\":{\"response_json\":\"{}\"}}|UNREADABLE|-|-|-",
                "\"type\":\"image\",\"image\":{\"id\":\"1\",\"caption\":\"ACK\"}|UNREADABLE|-|-|-",
                "\"type\":\"audio\",\"audio\":{}|UNREADABLE|-|-|-",
                "\"type\":\"video\"|UNREADABLE|-|-|-",
                "\"type\":\"document\",\"document\":[]|UNREADABLE|-|-|-",
                "\"type\":\"sticker\",\"sticker\":{\"id\":\"1\"}|UNREADABLE|-|-|-",
                "\"type\":\"location\",\"location\":{\"latitude\":1}|UNREADABLE|-|-|-",
                "\"type\":\"contacts\",\"contacts\":[{}]|UNREADABLE|-|-|-",
                "\"type\":\"order\",\"order\":{}|UNREADABLE|-|-|-",
                "\"type\":\"unsupported\",\"errors\":[{\"code\":131051}]|UNREADABLE|-|-|-",
                "\"type\":\"hologram\"|UNREADABLE|-|-|-",
                "\"kind\":\"none\"|UNREADABLE|-|-|-",
                "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.R\",\"emoji\":\"👍\"}|SILENT|-|-|wamid.R",
                "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.R\"}|SILENT|-|-|wamid.R",
                "\"type\":\"edit\",\"edit\":{\"original_message_id\":\"wamid.E\"}|SILENT|-|-|wamid.E",
                "\"type\":\"revoke\",\"revoke\":{\"original_message_id\":\"wamid.E\"}|SILENT|-|-|wamid.E",
                "\"type\":\"system\",\"system\":{\"type\":\"user_changed_number\",\"wa_id\":\"1\"}|SILENT|-|-|-",
                "\"type\":\"system\",\"system\":{\"type\":\"user_changed_user_id\"}|SILENT|-|-|-",
            })
    void readsEachType(String rest, Message.Kind kind, String text, String payload, String quoted) {
        List<Event> events = parse(message(rest));

        assertThat(events).hasSize(1);
        Event event = events.get(0);
        Message message = Json.convert(event.body(), Message.class);
        assertThat(event.kind()).isEqualTo(Event.Kind.MESSAGE);
        assertThat(event.conversation()).isEqualTo("whatsapp:15551234567");
        assertThat(event.dedupeKey()).isEqualTo("msg:wamid.A");
        assertThat(event.runId()).startsWith("run-");
        assertThat(message)
                .extracting(Message::kind, Message::text, Message::payload, Message::quoted)
                .containsExactly(kind, text, payload, quoted);
        assertThat(message.profileName()).isEqualTo("Alice");
        assertThat(message.userId()).isEqualTo("US.1");
        assertThat(message.phoneNumberId()).isEqualTo("106");
        assertThat(message.sentAt()).isEqualTo(Instant.ofEpochSecond(1756720000));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "\"from\":\"15551234567\"||15551234567|-|whatsapp:15551234567",
                "\"from\":\"+1 555 123 4567\"||15551234567|-|whatsapp:15551234567",
                "\"from\":15551234567||15551234567|-|whatsapp:15551234567",
                "\"from_user_id\":\"US.9\"||-|US.9|whatsapp:US.9",
                "\"from\":\"US.9\"||-|US.9|whatsapp:US.9",
                "\"from_user_id\":\"US.9\"|\"contacts\":[{\"wa_id\":\"15550\",\"user_id\":\"US.8\"},{\"wa_id\":\"15559\",\"user_id\":\"US.9\"}],|15559|US.9|whatsapp:15559",
                "\"from\":\"15559\"|\"contacts\":[{\"wa_id\":\"15559\",\"user_id\":\"US.9\"}],|15559|US.9|whatsapp:15559",
                "\"x\":1|\"contacts\":[{\"user_id\":\"US.9\"}],|-|US.9|whatsapp:US.9",
            })
    void knowsWhoWrote(String sender, String contacts, String phone, String userId, String conversation) {
        List<Event> events = parse(envelope((contacts == null ? "" : contacts) + "\"messages\":[{" + sender
                + ",\"id\":\"wamid.A\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}]"));

        Message message = Json.convert(events.get(0).body(), Message.class);
        assertThat(message.from()).isEqualTo(phone);
        assertThat(message.userId()).isEqualTo(userId);
        assertThat(events.get(0).conversation()).isEqualTo(conversation);
        assertThat(message.sentAt()).isEqualTo(NOW);
    }

    @Test
    void readsStatuses() {
        List<Event> events = parse(envelope("\"statuses\":[{\"id\":\"wamid.S\",\"status\":\"failed\",\"timestamp\":"
                + "\"1756720001\",\"recipient_id\":\"15551234567\",\"recipient_participant_id\":\"15559\","
                + "\"biz_opaque_callback_data\":\"msg-1\",\"errors\":[{\"code\":131047,\"title\":\"Re-engagement\","
                + "\"error_data\":{\"details\":\"24 hours\"}},{\"code\":\"131026\"},null]},"
                + "{\"id\":\"wamid.S\",\"status\":\"read\"}]"));

        assertThat(events).extracting(Event::kind).containsOnly(Event.Kind.STATUS);
        assertThat(events)
                .extracting(Event::dedupeKey)
                .containsExactly("status:wamid.S:failed:15559", "status:wamid.S:read:");
        assertThat(events)
                .extracting(Event::conversation)
                .containsExactly("status:whatsapp:15551234567", "status:whatsapp:wamid.S");
        assertThat(Json.convert(events.get(0).body(), Status.class))
                .isEqualTo(new Status(
                        "wamid.S",
                        "failed",
                        "15551234567",
                        "15559",
                        "msg-1",
                        Instant.ofEpochSecond(1756720001),
                        List.of(
                                new Status.Fault(131047, "Re-engagement", "24 hours"),
                                new Status.Fault(131026, null, null),
                                new Status.Fault(0, null, null)),
                        "106"));
    }

    @Test
    void readsEveryEntryChangeMessageAndStatus() {
        String change = "{\"field\":\"messages\",\"value\":{\"messages\":[" + text("a") + "," + text("b")
                + "],\"statuses\":[{\"id\":\"w\",\"status\":\"sent\"},{\"id\":\"w\",\"status\":\"read\"}]}}";
        String entry = "{\"changes\":[" + change + "," + change + "]}";

        assertThat(parse("{\"entry\":[" + entry + "," + entry + "]}")).hasSize(16);
    }

    private static String text(String id) {
        return "{\"from\":\"1\",\"id\":\"" + id + "\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}";
    }

    @Test
    void takesTheDashboardsTestForm() {
        List<Event> events = parse("{\"field\":\"messages\",\"value\":{\"messages\":[" + text("wamid.T") + "]}}");

        assertThat(events).extracting(Event::kind).containsExactly(Event.Kind.MESSAGE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|a body that is no webhook",
                "5|a body that is no webhook",
                "null|a body that is no webhook",
                "\"x\"|a body that is no webhook",
                "{}|a body that is no webhook",
                "{\"entry\":{}}|a body that is no webhook",
                "{\"entry\":[1,null]}|2 times an entry without changes",
                "{\"entry\":[{\"changes\":[1]}]}|a change without a value",
                "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"messages\":\"x\"}}]}]}|messages that"
                        + " is no list",
                "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"messages\":[null,7]}}]}]}|2 times a"
                        + " message without",
                "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"statuses\":[{\"id\":1}]}}]}]}|a status"
                        + " without",
                "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{}}]}]}|a change with neither",
                "{\"entry\":[{\"changes\":[{\"field\":\"message_template_status_update\",\"value\":{\"event\":\"PAUSED\"}}]}]}|field"
                        + " message_template_status_update",
                "{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"errors\":[{\"code\":131000}]}}]}]}|errors"
                        + " of the number",
            })
    void notesWhatItCannotUnderstand(String body, String note) {
        List<Event> events = parse(body);

        assertThat(events).hasSize(1);
        assertThat(events.get(0).kind()).isEqualTo(Event.Kind.NOTE);
        assertThat((String) events.get(0).body().get("note")).contains(note);
        assertThat(events.get(0).dedupeKey()).isEqualTo(parse(body).get(0).dedupeKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"a\":}", "{} {}", "[1,]", "hello", "{\"a\":1}x", "'x'", "\u0000"})
    void refusesWhatIsNotJson(String body) {
        assertThatThrownBy(() -> WebhookPayload.parse(body.getBytes(StandardCharsets.UTF_8), "whatsapp", IDS, NOW))
                .isInstanceOf(NotJson.class)
                .hasMessageContaining("line 1, column");
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] body = {'"', (byte) 0xC3, (byte) 0x28, '"'};

        assertThatThrownBy(() -> WebhookPayload.parse(body, "whatsapp", IDS, NOW))
                .isInstanceOf(NotJson.class);
    }

    @Test
    void notesWhatIsTooDeepOrLong() {
        for (String body : List.of(
                "[".repeat(200_000) + "]".repeat(200_000),
                "{\"a\":" + "9".repeat(5000) + "}",
                "{\"" + "k".repeat(60_000) + "\":1}",
                envelope("\"errors\":[" + "[".repeat(900) + "]".repeat(900) + "]"))) {
            List<Event> events = parse(body);
            assertThat(events).extracting(Event::kind).containsExactly(Event.Kind.NOTE);
            assertThat(Json.write(events.get(0).body())).hasSizeLessThan(10_000);
        }
        assertThatThrownBy(() -> parse("[".repeat(2000))).hasCauseInstanceOf(NotJson.class);
    }

    @Test
    void keepsKeysThatEveryStoreCanIndex() {
        String wamid = "w".repeat(100_000) + "\\u0000\\ud83d";
        Event event = parse(
                        envelope("\"messages\":[{\"from\":\"" + "x y".repeat(2000) + "\",\"id\":\"" + wamid + "\"}]"))
                .get(0);

        assertThat(event.dedupeKey()).startsWith("msg:sha256-").hasSizeLessThan(100);
        assertThat(event.conversation()).startsWith("whatsapp:sha256-").hasSizeLessThan(100);
    }

    /** Whatever stands anywhere in a body, nothing is thrown. */
    @Test
    void survivesOddTypesAnywhere() throws Exception {
        String body = envelope(
                "\"contacts\":[{\"profile\":{\"name\":\"A\"},\"wa_id\":\"1\",\"user_id\":\"U\"}],"
                        + "\"messages\":[{\"from\":\"1\",\"id\":\"a\",\"timestamp\":\"1\",\"type\":\"interactive\",\"interactive\":"
                        + "{\"type\":\"button_reply\",\"button_reply\":{\"id\":\"x\",\"title\":\"X\"}},\"context\":{\"id\":\"q\"}},"
                        + text("t")
                        + "],\"statuses\":[{\"id\":\"w\",\"status\":\"failed\",\"timestamp\":\"1\",\"recipient_id\":"
                        + "\"1\",\"errors\":[{\"code\":1,\"title\":\"t\",\"error_data\":{\"details\":\"d\"}}]}],\"errors\":[{\"code\":1}]");
        JsonNode[] odd = {
            Json.mapper().readTree("null"),
            Json.mapper().readTree("\"x\""),
            Json.mapper().readTree("-1e400"),
            Json.mapper().readTree("true"),
            Json.mapper().readTree("[]"),
            Json.mapper().readTree("{}"),
            Json.mapper().readTree("[null,[1],{\"a\":2}]"),
            Json.mapper().readTree("\"99999999999999999999\""),
            Json.mapper().readTree("\"\\ud83d\"")
        };
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            JsonNode tree = Json.mapper().readTree(body);
            for (int n = random.nextInt(3); n >= 0; n--) {
                replaceOne(tree, odd[random.nextInt(odd.length)].deepCopy(), random);
            }
            for (Event event : parse(tree.toString())) {
                assertThat(Json.write(event.body())).isNotEmpty();
            }
        }
    }

    private static void replaceOne(JsonNode tree, JsonNode odd, Random random) {
        List<Runnable> places = new ArrayList<>();
        collect(tree, odd, places);
        if (!places.isEmpty()) {
            places.get(random.nextInt(places.size())).run();
        }
    }

    private static void collect(JsonNode node, JsonNode odd, List<Runnable> places) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                places.add(() -> object.set(name, odd));
                collect(object.get(name), odd, places);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int at = i;
                places.add(() -> array.set(at, odd));
                collect(array.get(i), odd, places);
            }
        }
    }
}
