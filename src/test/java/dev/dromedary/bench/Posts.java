package dev.dromedary.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Posts requests without waiting for the answers before, over a few kept connections, each on a thread of its own. */
final class Posts implements AutoCloseable {

    private final int port;
    private final ExecutorService threads;
    private final Queue<Socket> idle = new ConcurrentLinkedQueue<>();
    private final AtomicLong refused = new AtomicLong();

    Posts(int port, int connections) {
        this.port = port;
        this.threads = Executors.newFixedThreadPool(connections, work -> {
            Thread thread = new Thread(work, "posts");
            thread.setDaemon(true);
            return thread;
        });
    }

    void post(byte[] request) {
        threads.execute(() -> {
            try {
                if (!exchange(request)) {
                    refused.incrementAndGet();
                }
            } catch (IOException e) {
                refused.incrementAndGet();
            }
        });
    }

    long refused() {
        return refused.get();
    }

    private boolean exchange(byte[] request) throws IOException {
        Socket socket = idle.poll();
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
        }
        socket.getOutputStream().write(request);
        String head = head(socket.getInputStream());
        if (head.contains("\r\nconnection: close")) {
            socket.close();
        } else {
            idle.add(socket);
        }
        return head.startsWith("http/1.1 200");
    }

    /** Answers to WhatsApp's webhooks have no body. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            head.append((char) next);
        }
        return head.toString().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public void close() throws IOException {
        threads.shutdown();
        for (Socket socket = idle.poll(); socket != null; socket = idle.poll()) {
            socket.close();
        }
    }
}
