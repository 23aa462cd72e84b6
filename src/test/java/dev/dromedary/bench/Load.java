package dev.dromedary.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Posts ready-made requests over keep-alive connections, the next one on each as soon as the last is answered. One thread
 * and next to no parsing: it shares the processors with the server it measures.
 */
final class Load {

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_CHUNKS = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[][] requests;
    private final long[] took;
    private int sent;
    private int answered;
    private long refused;

    private Load(byte[][] requests) {
        this.requests = requests;
        this.took = new long[requests.length];
    }

    static Latencies run(int port, int connections, byte[][] requests) throws IOException {
        return new Load(requests).run(port, connections);
    }

    private Latencies run(int port, int connections) throws IOException {
        try (Selector selector = Selector.open()) {
            Connection[] open = new Connection[connections];
            for (int i = 0; i < connections; i++) {
                open[i] = new Connection(selector, port);
            }
            long start = System.nanoTime();
            for (Connection connection : open) {
                next(connection);
            }
            while (answered < requests.length) {
                selector.select(key -> receive((Connection) key.attachment()), 30_000);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            for (Connection connection : open) {
                connection.channel.close();
            }
            return new Latencies(took, refused, seconds);
        }
    }

    private void next(Connection connection) throws IOException {
        if (sent < requests.length) {
            ByteBuffer request = ByteBuffer.wrap(requests[sent]);
            connection.index = sent++;
            connection.since = System.nanoTime();
            connection.waits = true;
            while (request.hasRemaining()) {
                connection.channel.write(request);
            }
        }
    }

    private void receive(Connection connection) {
        try {
            if (connection.channel.read(connection.in) < 0) {
                ended(connection);
            } else if (connection.isComplete()) {
                connection.waits = false;
                took[connection.index] = System.nanoTime() - connection.since;
                answered++;
                if (!connection.isOk()) {
                    refused++;
                }
                connection.again();
                next(connection);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** One that has nothing left to send may be closed for idleness while the others wait for their last answers. */
    private void ended(Connection connection) throws IOException {
        if (connection.waits) {
            throw new EOFException(
                    "the server closed a connection that had waited %d ms for its answer, after %d answers"
                            .formatted((System.nanoTime() - connection.since) / 1_000_000, answered));
        }
        connection.channel.close();
    }

    private static final class Connection {
        private final Selector selector;
        private final int port;
        private final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        private SocketChannel channel;
        private boolean closing;
        private boolean waits;
        private int index;
        private long since;

        Connection(Selector selector, int port) throws IOException {
            this.selector = selector;
            this.port = port;
            open();
        }

        private void open() throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        /** Ready for the next request, anew when the server said that it closes: Tomcat does after so many. */
        void again() throws IOException {
            in.clear();
            if (closing) {
                channel.close();
                open();
            }
        }

        /** Answers here are a head and a short body or none. */
        boolean isComplete() {
            byte[] bytes = in.array();
            int end = indexOf(bytes, in.position(), END_OF_HEAD);
            if (end < 0) {
                return false;
            }
            String head = new String(bytes, 0, end, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
            closing = head.contains("connection: close");
            int at = head.indexOf("content-length:");
            if (at >= 0) {
                int line = head.indexOf('\r', at);
                String length = head.substring(at + 15, line < 0 ? head.length() : line);
                return in.position() >= end + 4 + Integer.parseInt(length.strip());
            }
            return indexOf(bytes, in.position(), END_OF_CHUNKS) > 0 || head.startsWith("http/1.1 204");
        }

        boolean isOk() {
            // "HTTP/1.1 200"
            return in.position() > 11 && in.get(9) == '2' && in.get(10) == '0' && in.get(11) == '0';
        }

        private static int indexOf(byte[] bytes, int length, byte[] wanted) {
            for (int i = 0; i + wanted.length <= length; i++) {
                int n = 0;
                while (n < wanted.length && bytes[i + n] == wanted[n]) {
                    n++;
                }
                if (n == wanted.length) {
                    return i;
                }
            }
            return -1;
        }
    }
}
