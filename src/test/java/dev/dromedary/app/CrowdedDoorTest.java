package dev.dromedary.app;

import static dev.dromedary.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.engine.BodyBudget;
import dev.dromedary.store.Json;
import dev.dromedary.whatsapp.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** More at the door than there is memory for. */
@SpringBootTest(classes = GatewayConfiguration.class, webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = SandboxStart.class)
@DirtiesContext
class CrowdedDoorTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @Autowired
    Settings settings;

    @Autowired
    Parts parts;

    @Test
    void withoutRoomForLargeBodiesTheyAreAskedToComeAgainAndSmallOnesAreTaken() throws Exception {
        List<BodyBudget.Arriving> others = new ArrayList<>();
        BodyBudget.Arriving other = parts.budget().arriving();
        while (other.grow(BodyBudget.LIMIT)) {
            others.add(other);
            other = parts.budget().arriving();
        }
        String large = notes(200_000);
        comeAgain(post(large, false));
        comeAgain(post(large, true));
        assertThat(post(notes(100), false).statusCode()).isEqualTo(200);
        assertThat(post(notes(100), true).statusCode()).isEqualTo(200);
        others.forEach(BodyBudget.Arriving::close);
        assertThat(post(large, false).statusCode()).isEqualTo(200);
        assertThat(post(large, true).statusCode()).isEqualTo(200);
        assertThat(post(notes(BodyBudget.LIMIT), true).statusCode()).isEqualTo(413);
        assertThat(post(notes(BodyBudget.LIMIT), false).statusCode()).isEqualTo(413);
        everythingIsGivenBack(others.size());
    }

    /** 429 would tell Meta to send less; it is to send the same again. */
    @Test
    void aCrowdIsTakenOrAskedToComeAgainAndNeverTooMany() throws Exception {
        List<BodyBudget.Arriving> others = new ArrayList<>();
        BodyBudget.Arriving other = parts.budget().arriving();
        while (other.grow(BodyBudget.LIMIT)) {
            others.add(other);
            other = parts.budget().arriving();
        }
        ExecutorService crowd = Executors.newFixedThreadPool(64);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String body = notes(i % 4 == 0 ? 200_000 : 100 + i);
                boolean chunked = i % 3 == 0;
                calls.add(() -> post(body, chunked).statusCode());
            }
            Set<Integer> statuses = new TreeSet<>();
            for (Future<Integer> status : crowd.invokeAll(calls)) {
                statuses.add(status.get());
            }
            assertThat(statuses).containsExactly(200, 503);
        } finally {
            crowd.shutdownNow();
            others.forEach(BodyBudget.Arriving::close);
        }
        everythingIsGivenBack(others.size());
    }

    @Test
    void aBodyThatStopsArrivingIsGivenUp() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write("POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String head = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            // 408 is the web server's own word for it, or it just hangs up.
            assertThat(head).matches("|HTTP/1.1 (408|503)");
        }
        everythingIsGivenBack(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/webhooks/whatsapp,           false, 401",
        "/webhooks/whatsapp/pagerduty, false, 401",
        "/webhooks/whatsapp,           true,  503",
    })
    void onlyWhatIsSignedWaitsForTheRoomToBeParsed(String path, boolean signed, int status) throws Exception {
        byte[] heavy = ("[" + "{},".repeat(100_000) + "{}]").getBytes(StandardCharsets.UTF_8);
        byte[] heaviest = "{".repeat(BodyBudget.LIMIT).getBytes(StandardCharsets.US_ASCII);
        Runnable others = parts.budget().unfolding(heaviest).orElseThrow();
        try {
            HttpResponse<String> answer = post(path, signed ? signature(heavy) : "sha256=00", heavy);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        } finally {
            others.run();
        }
    }

    /** Tomcat has 200 threads unless told otherwise, and each body that does not arrive holds one. */
    @Test
    void moreBodiesThatStopArrivingThanTomcatsThreadsKeepNobodyOut() {
        await().untilAsserted(() -> {
            List<SocketChannel> stopped = new ArrayList<>();
            try {
                for (int i = 0; i < 230; i++) {
                    stopped.add(begins("{"));
                }
                // The first of these may be served before the others have all been taken in.
                for (int i = 0; i < 20; i++) {
                    assertThat(post(notes(200 + i), false).statusCode()).isEqualTo(200);
                    TimeUnit.MILLISECONDS.sleep(50);
                }
                // On a slow day the first of them are given up before the last have come: then this says nothing.
                assertThat(stopped.stream().filter(CrowdedDoorTest::isHeld).count())
                        .isGreaterThan(200);
            } finally {
                for (SocketChannel one : stopped) {
                    one.close();
                }
            }
        });
    }

    private SocketChannel begins(String part) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
        channel.write(
                ByteBuffer.wrap(("POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n" + part)
                        .getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        return channel;
    }

    /** Neither answered nor hung up on. */
    private static boolean isHeld(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) == 0;
        } catch (IOException gone) {
            return false;
        }
    }

    private static void comeAgain(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(Json.map(answer.body())).containsEntry("status", 503);
    }

    private void everythingIsGivenBack(int large) {
        await().until(() -> {
            List<BodyBudget.Arriving> all = new ArrayList<>();
            for (int i = 0; i < large; i++) {
                all.add(parts.budget().arriving());
            }
            boolean room = all.stream().allMatch(one -> one.grow(BodyBudget.LIMIT));
            all.forEach(BodyBudget.Arriving::close);
            return room;
        });
    }

    private static String notes(int size) {
        return "{\"entry\":[{\"changes\":[{\"field\":\"x\",\"value\":{\"n\":\"" + "n".repeat(size) + "\"}}]}]}";
    }

    private int port() {
        return settings.config().server().port();
    }

    private HttpResponse<String> post(String body, boolean chunked) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest.BodyPublisher publisher = chunked
                ? HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes))
                : HttpRequest.BodyPublishers.ofByteArray(bytes);
        return post("/webhooks/whatsapp", signature(bytes), publisher);
    }

    private HttpResponse<String> post(String path, String signature, byte[] body) throws Exception {
        return post(path, signature, HttpRequest.BodyPublishers.ofByteArray(body));
    }

    private HttpResponse<String> post(String path, String signature, HttpRequest.BodyPublisher publisher)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .header(Signature.HEADER, signature)
                        .POST(publisher)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String signature(byte[] body) {
        return Signature.of(settings.config().platforms().get("whatsapp").appSecret(), body);
    }
}
