package dev.dromedary.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.store.Json;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;

class SandboxWebTest {

    private static ServletWebServerApplicationContext sandbox;
    private static ServletWebServerApplicationContext production;

    @BeforeAll
    static void start() {
        sandbox = SandboxApp.start("sandbox");
        production = SandboxApp.start("production");
    }

    @AfterAll
    static void stop() {
        sandbox.close();
        production.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/sandbox/page/phone.js",
                "/sandbox/page/index.html",
                "/sandbox/phone/view",
                "/sandbox/graph/v26.0/1234567890",
                "/sandbox/pagerduty/oncalls",
                "/sandbox/slack/auth.test",
                "/sandbox-page/index.html"
            })
    void productionHasNothingOfIt(String path) throws IOException {
        assertThat(raw(production, "GET", path, "localhost", "")).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest(name = "{0} {1} Host {2} {3}: {4}")
    @CsvSource({
        "GET,  /,                                localhost:8080,   '',                              200",
        "GET,  /,                                127.0.0.1,        '',                              200",
        "GET,  /,                                [::1]:8080,       '',                              200",
        "GET,  /,                                evil.example,     '',                              403",
        "GET,  /,                                127.0.0.1.nip.io, '',                              403",
        "GET,  /sandbox/phone/view,              evil.example,     '',                              403",
        "GET,  /sandbox;x=1/phone/view,          evil.example,     '',                              403",
        "POST, /sandbox/phone/ask,               localhost:8080,   Origin: http://localhost:3000,   403",
        "POST, /sandbox/phone/ask,               localhost:8080,   Origin: null,                    403",
        "POST, /sandbox/phone/ask,               localhost:8080,   Sec-Fetch-Site: cross-site,      403",
        "POST, /sandbox/phone/15550100001/look,  localhost:8080,   Origin: http://localhost:8080,   200",
        "POST, /sandbox/phone/19990000000/look,  localhost:8080,   '',                              404",
        "POST, /sandbox/phone/15550100001/write, localhost:8080,   '',                              400",
        "POST, /sandbox/phone/15550100001/tap,   localhost:8080,   '',                              404",
        "POST, /sandbox/graph/v26.0/1/messages,  localhost:8080,   '',                              401",
        "GET,  /sandbox/page/nothing.js,         localhost:8080,   '',                              404",
    })
    void itAnswersOnlyItsOwnPageOnThisMachine(String method, String path, String host, String header, int status)
            throws IOException {
        assertThat(raw(sandbox, method, path, host, header)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void thePageAllowsNoScriptButItsOwn() throws IOException {
        assertThat(raw(sandbox, "GET", "/", "localhost", ""))
                .contains("Content-Security-Policy: default-src 'none'; script-src 'self'")
                .contains("X-Content-Type-Options: nosniff")
                .doesNotContain("http://")
                .doesNotContain("https://");
    }

    @Test
    void theStandInsAnswerBehindTheApp() throws IOException {
        String answer = raw(
                sandbox,
                "GET",
                "/sandbox/graph/v26.0/1234567890?fields=id",
                "localhost",
                "Authorization: Bearer EAAtest");
        assertThat(answer).startsWith("HTTP/1.1 200").contains("messaging_limit_tier");
        assertThat(raw(sandbox, "GET", "/sandbox/pagerduty/oncalls", "localhost", "Authorization: Token token=x"))
                .contains("escalation_level");
        assertThat(raw(sandbox, "POST", "/sandbox/slack/chat.postMessage", "localhost", ""))
                .contains(Json.write("not_authed"));
    }

    /** A plain socket: Java's HTTP client does not let us choose the Host header. */
    private static String raw(
            ServletWebServerApplicationContext app, String method, String path, String host, String header)
            throws IOException {
        String body = method.equals("POST") ? "{}" : "";
        String request = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n"
                + (header.isEmpty() ? "" : header + "\r\n") + "\r\n" + body;
        try (Socket socket = new Socket(
                java.net.InetAddress.getLoopbackAddress(), app.getWebServer().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
