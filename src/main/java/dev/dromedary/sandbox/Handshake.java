package dev.dromedary.sandbox;

import dev.dromedary.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/** Meta's GET that asks a callback whether it is the one that was meant. */
final class Handshake {

    private Handshake() {}

    /** Whether the callback knew the token and gave the challenge back verbatim. */
    static boolean with(URI callback, Secret verifyToken) throws IOException, InterruptedException {
        String challenge = UUID.randomUUID().toString().substring(0, 8);
        URI url = URI.create(callback + "?hub.mode=subscribe&hub.challenge=" + challenge + "&hub.verify_token="
                + URLEncoder.encode(verifyToken.reveal(), StandardCharsets.UTF_8));
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == 200 && answer.body().equals(challenge);
    }
}
