package dev.dromedary.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Alerts that can wait, each another one, over many connections as fast as they are answered. */
final class Flood implements AutoCloseable {

    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final int port;
    private volatile boolean over;

    Flood(int port, int connections) {
        this.port = port;
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(this::run, "flood");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** How often each HTTP code came until now. */
    Map<String, Integer> answers() {
        return new TreeMap<>(answers);
    }

    private void run() {
        while (!over) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(60_000);
                String head;
                do {
                    head = exchange(socket, alert("info", "flood-" + next.incrementAndGet()));
                    answers.merge(head.substring(9, 12), 1, Integer::sum);
                } while (!over && !head.contains("connection: close"));
            } catch (IOException e) {
                answers.merge("cut", 1, Integer::sum);
            }
        }
    }

    static byte[] alert(String severity, String service) {
        String body = "{\"severity\":\"" + severity + "\",\"service\":\"" + service + "\",\"message\":\"it is "
                + service + "\"}";
        return ("POST /alert/oncall HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bearer bench-token\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The answer's head in lower case. */
    static String exchange(Socket socket, byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("cut");
            }
            head.append((char) b);
        }
        String text = head.toString().toLowerCase(Locale.ROOT);
        int at = text.indexOf("content-length: ");
        if (at >= 0) {
            in.skipNBytes(Integer.parseInt(text.substring(at + 16, text.indexOf('\r', at))));
        } else if (text.contains("transfer-encoding: chunked")) {
            StringBuilder rest = new StringBuilder();
            while (!rest.toString().endsWith("0\r\n\r\n")) {
                rest.append((char) in.read());
            }
        }
        return text;
    }

    @Override
    public void close() {
        over = true;
    }
}
