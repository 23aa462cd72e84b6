package dev.dromedary.acceptance;

import dev.dromedary.store.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Plain HTTP, as curl would send it. */
final class Caller {

    /** @param headers by lower-case name, first value */
    record Reply(int status, Map<String, List<String>> headers, String body) {

        String type() {
            return headers.getOrDefault("content-type", List.of("")).get(0);
        }

        Map<String, Object> json() {
            return Json.map(body);
        }

        String text(String key) {
            return String.valueOf(json().get(key));
        }
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Reply get(URI url, String... headers) {
        return send(HttpRequest.newBuilder(url).GET(), headers);
    }

    Reply post(URI url, String body, String... headers) {
        return send(HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(body)), headers);
    }

    Reply post(URI url, byte[] body, String... headers) {
        return send(HttpRequest.newBuilder(url).POST(BodyPublishers.ofByteArray(body)), headers);
    }

    /** Without a Content-Length: chunked. */
    Reply chunked(URI url, byte[] body, String... headers) {
        BodyPublisher stream = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
        return send(HttpRequest.newBuilder(url).POST(stream), headers);
    }

    Reply method(String method, URI url, String... headers) {
        return send(HttpRequest.newBuilder(url).method(method, BodyPublishers.noBody()), headers);
    }

    private Reply send(HttpRequest.Builder request, String... headers) {
        request.timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Reply(answer.statusCode(), answer.headers().map(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from " + request.build().uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What Meta puts into {@code X-Hub-Signature-256}. */
    static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
