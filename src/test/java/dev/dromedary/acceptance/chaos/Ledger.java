package dev.dromedary.acceptance.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dromedary.acceptance.chaos.Evidence.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody whom a flow calls: remembers every call, and takes its time. Each replica has an address of its own for it. */
final class Ledger implements AutoCloseable {

    private static final int SLOWEST = 500;

    private final Timeline timeline;
    private final Draws draws;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final java.util.Map<String, AtomicInteger> atWork = new java.util.concurrent.ConcurrentHashMap<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "ledger");
        thread.setDaemon(true);
        return thread;
    });

    Ledger(Timeline timeline, long seed) throws IOException {
        this.timeline = timeline;
        this.draws = new Draws(seed);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String url(String replica) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + replica;
    }

    /** Calls of this step that this replica waits for. */
    int atWork(String replica, String step) {
        return counted(replica, step).get();
    }

    private AtomicInteger counted(String replica, String step) {
        return atWork.computeIfAbsent(replica + " " + step, name -> new AtomicInteger());
    }

    List<Call> calls() {
        return calls;
    }

    private void answer(HttpExchange exchange) throws IOException {
        long at = timeline.now();
        // replica/step/key
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
        String op = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        AtomicInteger here = counted(path[0], path[1]);
        here.incrementAndGet();
        long doneAt = -1;
        try (exchange) {
            Thread.sleep(pause(path[1], path[2]));
            doneAt = timeline.now();
            exchange.sendResponseHeaders(204, -1);
        } catch (IOException | InterruptedException callerIsGone) {
            doneAt = -1;
        } finally {
            here.decrementAndGet();
            calls.add(new Call(at, doneAt, path[0], path[1], path[2], op));
        }
    }

    private long pause(String step, String key) {
        return draws.of(step + " " + key).nextInt(SLOWEST);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
