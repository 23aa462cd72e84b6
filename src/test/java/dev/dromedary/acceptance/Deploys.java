package dev.dromedary.acceptance;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whoever is asked for deployments; remembers under which key. */
final class Deploys implements AutoCloseable {

    private final HttpServer server;
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile boolean deaf;

    Deploys() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", call -> {
            call.getRequestBody().readAllBytes();
            if (!deaf) {
                keys.add(String.valueOf(call.getRequestHeaders().getFirst("Idempotency-Key")));
                call.sendResponseHeaders(204, -1);
            }
            call.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** From now on the connection breaks before a call is heard. */
    void deaf(boolean now) {
        deaf = now;
    }

    List<String> keys() {
        return keys;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
