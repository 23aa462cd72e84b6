package dev.dromedary.acceptance;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Somebody whom flows call: leaves the first call without an answer and answers all others at once. */
final class SlowOne implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Instant> calls = new CopyOnWriteArrayList<>();

    SlowOne() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", call -> {
            call.getRequestBody().readAllBytes();
            calls.add(Instant.now());
            if (calls.size() == 1) {
                try {
                    TimeUnit.MINUTES.sleep(2);
                } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                }
            }
            call.sendResponseHeaders(204, -1);
            call.close();
        });
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** When it was called. */
    List<Instant> calls() {
        return calls;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
