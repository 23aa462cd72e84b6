package dev.dromedary.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A person's message in the middle of its way: its request has begun, half of its body is still to come. */
final class HalfSent implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;
    private final byte[] body;

    HalfSent(URI door, byte[] body) throws IOException {
        this.body = body;
        this.socket = new Socket(InetAddress.getLoopbackAddress(), door.getPort());
        socket.setSoTimeout(60_000);
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String head = "POST " + door.getPath() + " HTTP/1.1\r\nHost: " + door.getAuthority()
                + "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: " + body.length
                + "\r\nX-Hub-Signature-256: "
                + Caller.signature(Tutorial.APP_SECRET, body) + "\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body, 0, body.length / 2);
        out.flush();
    }

    /** Waits until it was let in: its sender asked to be told to go on. */
    void isInside() throws IOException {
        String line = in.readLine();
        if (!line.startsWith("HTTP/1.1 100") || !in.readLine().isEmpty()) {
            throw new IOException("not told to go on: " + line);
        }
    }

    /** Sends the rest; the status line of the answer. */
    String finish() throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(body, body.length / 2, body.length - body.length / 2);
        out.flush();
        return in.readLine();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
