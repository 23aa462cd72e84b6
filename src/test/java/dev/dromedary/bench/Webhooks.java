package dev.dromedary.bench;

import dev.dromedary.config.Secret;
import dev.dromedary.whatsapp.Signature;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Signed webhooks as Meta posts them, one text message each with a wamid of its own, built before the clock starts. */
final class Webhooks {

    static final Secret APP_SECRET = new Secret("bench_app_secret");

    private static final AtomicLong NEXT = new AtomicLong();
    private static final String RUN = Long.toString(System.nanoTime(), 36);

    private static final String BODY = """
        {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":\
        "whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"1234567890"},"contacts":[{"profile":\
        {"name":"Person %1$s"},"wa_id":"%1$s"}],"messages":[{"from":"%1$s","id":"wamid.%2$s","timestamp":"%3$d",\
        "type":"text","text":{"body":"%4$s"}}]},"field":"messages"}]}]}\
        """;

    private static final String REQUEST = """
        POST /webhooks/whatsapp HTTP/1.1\r
        Host: 127.0.0.1\r
        User-Agent: facebookexternalua\r
        Accept: */*\r
        Content-Type: application/json\r
        X-Hub-Signature-256: %s\r
        Content-Length: %d\r
        \r
        """;

    private Webhooks() {}

    /** {@code count} requests with the same text, of the given people in turn. */
    static byte[][] of(int count, String text, int people) {
        byte[][] requests = new byte[count][];
        for (int i = 0; i < count; i++) {
            requests[i] = one(text, phone(i % people));
        }
        return requests;
    }

    static byte[] one(String text, String from) {
        String wamid = "HBg" + RUN + Long.toString(NEXT.getAndIncrement() + 1_000_000, 36);
        byte[] body = body(text, from, wamid);
        byte[] head =
                REQUEST.formatted(Signature.of(APP_SECRET, body), body.length).getBytes(StandardCharsets.US_ASCII);
        byte[] request = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    static byte[] body(String text, String from, String wamid) {
        return BODY.formatted(from, wamid, System.currentTimeMillis() / 1000, text)
                .getBytes(StandardCharsets.UTF_8);
    }

    static String phone(int person) {
        return "1555%07d".formatted(person);
    }
}
