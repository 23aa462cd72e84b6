package dev.dromedary.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A port before a server: shut, whatever lies behind it is away. */
public final class Gate implements AutoCloseable {

    private final int target;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;
    private volatile boolean frozen;

    public Gate(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    public void shut() {
        shut = true;
        open.forEach(Gate::end);
    }

    /** Takes connections and bytes and lets none through, as a server that stands still. */
    public void freeze() {
        frozen = true;
    }

    public void thaw() {
        frozen = false;
    }

    public void reopen() {
        shut = false;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                if (shut) {
                    end(caller);
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(caller);
                open.add(server);
                daemon(() -> copy(caller, server));
                daemon(() -> copy(server, caller));
            } catch (IOException e) {
                // The door was closed, or the server is not there: the caller notices.
                open.removeIf(Socket::isClosed);
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] part = new byte[8192];
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                while (frozen) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                out.write(part, 0, n);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            end(from);
        } finally {
            end(to);
            open.remove(from);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "gate");
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        shut();
        door.close();
    }
}
