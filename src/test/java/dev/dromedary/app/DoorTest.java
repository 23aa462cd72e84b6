package dev.dromedary.app;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.alert.Alert;
import dev.dromedary.approval.Approval;
import dev.dromedary.console.Sources;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.run.Run;
import dev.dromedary.store.Json;
import dev.dromedary.testing.Stalls;
import dev.dromedary.whatsapp.Signature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** What others post to the running bot, and what must come of it. */
@SpringBootTest(classes = GatewayConfiguration.class, webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = SandboxStart.class)
@DirtiesContext
class DoorTest {

    private static final String PAGERDUTY_SECRET = "sandbox_pagerduty_secret";

    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    Settings settings;

    @Autowired
    Sources sources;

    @Test
    void aStatusFieldDoesNotMakeAnApprovalRequestAnAlertThatIsOver() throws Exception {
        Map<String, Object> request = new LinkedHashMap<>(Map.of(
                "service", "door", "version", "v1", "environment", "production", "requester", "carol@example.com"));
        request.put("status", "resolved");
        Run run = ended(post("/deploy/request-approval", Json.write(request), Map.of()));
        assertThat(run.flow()).isEqualTo("deployment-approval-flow");
        assertThat(sources.approvals().list(Approval.State.PENDING, 10, 0))
                .extracting(one -> one.request().service())
                .contains("door");
    }

    @Test
    void anAlertOfOursEndsWhenItsIncidentIsResolvedAtPagerDuty() throws Exception {
        ended(post("/alert/oncall", Json.write(alert("pd", "from us")), Map.of()));
        Alert alert = newest("pd");
        Run run = ended(pagerDuty("incident.resolved", "PDOOR1", alert.dedupKey()));
        assertThat(run.flow()).isEqualTo("pagerduty-event-flow");
        assertThat(newest("pd").state()).isEqualTo(Alert.State.RESOLVED);
    }

    @Test
    void infoIsAboutTheRequestThatIsQuotedAndNotAboutSomeAlert() throws Exception {
        ended(post("/alert/oncall", Json.write(alert("info", "other")), Map.of()));
        ended(post(
                "/deploy/request-approval",
                Json.write(
                        Map.of("service", "asked", "version", "v1", "environment", "production", "requester", "dave")),
                Map.of()));
        String subject =
                sources.approvals().list(Approval.State.PENDING, 1, 0).get(0).subject();
        Phone bob = new Phone("1987654321");
        bob.writes("INFO", bob.wamidOf(subject));
        bob.gets("📋 *asked v1* to production");
        bob.writes("DETAILS", bob.wamidOf(subject));
        bob.gets("Changes: not given");
    }

    @Test
    void whatAStrangerWritesIsAuditedAndNotAnswered() throws Exception {
        Phone stranger = new Phone("15550009999");
        stranger.writes("HELP", null);
        await().untilAsserted(() -> assertThat(sources.audit().list(null, 50, null))
                .anyMatch(row -> row.action().equals("message.denied") && stranger.number.equals(row.actor())));
        assertThat(stranger.messages()).isEmpty();
    }

    /** Somebody's WhatsApp: signed webhooks one way, the outbox the other. */
    private final class Phone {

        private final String number;

        Phone(String number) {
            this.number = number;
        }

        void writes(String text, String quoted) throws Exception {
            Map<String, Object> message = new LinkedHashMap<>(Map.of(
                    "from",
                    number,
                    "id",
                    "wamid." + UUID.randomUUID(),
                    "timestamp",
                    String.valueOf(Instant.now().getEpochSecond()),
                    "type",
                    "text",
                    "text",
                    Map.of("body", text)));
            if (quoted != null) {
                message.put("context", Map.of("id", quoted));
            }
            Map<String, Object> value =
                    Map.of("metadata", Map.of("phone_number_id", "1"), "messages", List.of(message));
            String body = Json.write(Map.of(
                    "entry", List.of(Map.of("changes", List.of(Map.of("field", "messages", "value", value))))));
            HttpResponse<String> answer = post(
                    "/webhooks/whatsapp",
                    body,
                    Map.of(
                            Signature.HEADER,
                            Signature.of(
                                    settings.config()
                                            .platforms()
                                            .get("whatsapp")
                                            .appSecret(),
                                    body.getBytes(StandardCharsets.UTF_8))));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
        }

        List<SentMessage> messages() {
            return sources.outbox().list(new Listing(number, null, null, null, null, null, 100));
        }

        void gets(String words) {
            await().untilAsserted(() ->
                    assertThat(messages()).anyMatch(one -> one.body().toString().contains(words)));
        }

        /** Of the first message about this. */
        String wamidOf(String subject) {
            return await().until(
                            () -> messages().stream()
                                    .filter(one -> subject.equals(one.subject()) && one.providerId() != null)
                                    .map(SentMessage::providerId)
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
        }
    }

    @Test
    void aHundredTricklingBodiesDoNotHoldTheDoor() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        settings.config().server().port());
                sockets.add(socket);
                socket.getOutputStream()
                        .write("POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n{"
                                .getBytes(StandardCharsets.US_ASCII));
            }
            try (Stalls stalls = Stalls.watch()) {
                long start = System.nanoTime();
                new Phone("1234567890").writes("HELP", null);
                assertThat(Duration.ofNanos(System.nanoTime() - start).minus(stalls.lost()))
                        .isLessThan(Duration.ofSeconds(12));
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 400", "false, 401"})
    void bytesThatAreNoTextAreRefusedAndNotAFaultOfOurs(boolean signed, int status) throws Exception {
        byte[] body = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};
        String signature =
                Signature.of(settings.config().platforms().get("whatsapp").appSecret(), body);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(at("/webhooks/whatsapp"))
                        .header("Content-Type", "application/json")
                        .header(Signature.HEADER, signed ? signature : "sha256=00")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + settings.config().server().port() + path);
    }

    private static Map<String, Object> alert(String service, String message) {
        return Map.of("severity", "critical", "service", service, "message", message);
    }

    private Alert newest(String service) {
        return sources.alerts().list(null, 100, 0).stream()
                .filter(one -> one.service().equals(service))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> pagerDuty(String event, String incident, String key) throws Exception {
        String body = Json.write(Map.of(
                "event",
                Map.of(
                        "id",
                        incident + event,
                        "event_type",
                        event,
                        "data",
                        Map.of(
                                "id",
                                incident,
                                "incident_key",
                                key,
                                "title",
                                "t",
                                "urgency",
                                "high",
                                "service",
                                Map.of("summary", "s")))));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(PAGERDUTY_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        return post("/webhooks/whatsapp/pagerduty", body, Map.of("X-PagerDuty-Signature", "v1=" + signature));
    }

    private HttpResponse<String> post(String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The run that was allocated, once it has ended. */
    private Run ended(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String id = String.valueOf(Json.map(answer.body()).get("run_id"));
        return await().until(
                        () -> sources.runs().find(id),
                        found -> found.filter(run -> run.state() != Run.State.RUNNING)
                                .isPresent())
                .orElseThrow();
    }
}
