package dev.dromedary.app;

import dev.dromedary.engine.BodyBudget;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets bodies in as far as there is memory for them, and whole: one that trickles holds a thread of the web server's, and
 * none of those on which routes answer. What is not let in is answered the 503 that senders repeat.
 */
final class Door extends OncePerRequestFilter {

    private final BodyBudget budget;

    Door(BodyBudget budget) {
        this.budget = budget;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        boolean mayHaveBody =
                request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        return !mayHaveBody;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long announced = request.getContentLengthLong();
        BodyBudget.Arriving room = budget.arriving();
        if (announced > BodyBudget.LIMIT) {
            skip(request.getInputStream());
            problem(response, 413, "Content Too Large", "the body is larger than " + BodyBudget.LIMIT + " bytes");
            return;
        }
        if (announced > 64 * 1024 && !room.grow((int) announced)) {
            skip(request.getInputStream());
            comeAgain(response, new MeteredBody.NoRoom());
            return;
        }
        boolean handedOn = false;
        try {
            byte[] body = MeteredBody.read(request.getInputStream(), room);
            chain.doFilter(new Gathered(request, body), response);
            handedOn = request.isAsyncStarted();
        } catch (MeteredBody.NoRoom e) {
            skip(request.getInputStream());
            comeAgain(response, e);
        } catch (MeteredBody.NotRead late) {
            // Whoever trickles had his time: he gets no second one.
            comeAgain(response, late);
        } finally {
            if (handedOn) {
                request.getAsyncContext().addListener(new AtTheEnd(room));
            } else {
                room.close();
            }
        }
    }

    /** Whoever still sends would otherwise see a broken connection and not the answer. */
    private static void skip(InputStream body) {
        long deadline = System.nanoTime() + MeteredBody.PATIENCE.toNanos();
        byte[] nowhere = new byte[8192];
        try {
            while (body.read(nowhere) >= 0 && System.nanoTime() - deadline < 0) {
                // Nothing of it is kept.
            }
        } catch (IOException gone) {
            // Nobody sends any more, and whoever listens gets the answer.
        }
    }

    private static void comeAgain(HttpServletResponse response, MeteredBody.NotRead why) throws IOException {
        problem(response, 503, "Service Unavailable", why.getMessage());
    }

    static void problem(HttpServletResponse response, int status, String title, String detail) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.getWriter()
                .write("{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\""
                        + detail + "\"}");
    }

    private static final class Gathered extends HttpServletRequestWrapper {
        private final ServletInputStream body;

        Gathered(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = new InMemory(body);
        }

        @Override
        public ServletInputStream getInputStream() {
            return body;
        }
    }

    private static final class InMemory extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        InMemory(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, length);
        }

        @Override
        public int available() {
            return bytes.available();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("all of it is here");
        }
    }

    private record AtTheEnd(BodyBudget.Arriving room) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            room.close();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The end comes after it.
        }

        @Override
        public void onError(AsyncEvent event) {
            // The end comes after it.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
