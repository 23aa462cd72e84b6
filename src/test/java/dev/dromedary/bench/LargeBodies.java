package dev.dromedary.bench;

import dev.dromedary.whatsapp.Signature;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Bodies of almost 3 MiB over many connections at once, each with as many statuses as fit into it. */
final class LargeBodies {

    private static final int SIZE = 3 * 1024 * 1024 - 1024;

    private LargeBodies() {}

    /** Signed by Meta's secret; {@code name} makes its statuses its own. */
    static byte[] body(String name) {
        StringBuilder text = new StringBuilder(SIZE + 100);
        text.append("{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"statuses\":[");
        for (int i = 0; text.length() < SIZE; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"wamid.")
                    .append(name)
                    .append(i)
                    .append("\",\"status\":\"read\"}");
        }
        return text.append("]}}]}]}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** How often each answer came; {@code cut}: the connection ended without one. */
    static Map<String, Integer> post(int port, int connections, int each, List<byte[]> bodies)
            throws InterruptedException {
        Map<String, Integer> answers = new ConcurrentHashMap<>();
        CountDownLatch done = new CountDownLatch(connections);
        List<String> signatures = new ArrayList<>();
        bodies.forEach(body -> signatures.add(Signature.of(Webhooks.APP_SECRET, body)));
        for (int i = 0; i < connections; i++) {
            int first = i;
            Thread sender = new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    int which = (first + n) % bodies.size();
                    answers.merge(post(port, bodies.get(which), signatures.get(which)), 1, Integer::sum);
                }
                done.countDown();
            });
            sender.setDaemon(true);
            sender.start();
        }
        if (!done.await(3, TimeUnit.MINUTES)) {
            answers.put("unanswered connections", (int) done.getCount());
        }
        return new TreeMap<>(answers);
    }

    private static String post(int port, byte[] body, String signature) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /webhooks/whatsapp HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Hub-Signature-256: "
                            + signature + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            try {
                out.write(body);
            } catch (IOException answeredBefore) {
                // A refusal may come before all was sent.
                out.flush();
            }
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return line == null ? "cut" : line.substring(9, 12);
        } catch (IOException e) {
            return "cut: " + e.getMessage();
        }
    }
}
