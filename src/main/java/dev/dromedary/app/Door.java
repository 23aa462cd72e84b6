package dev.dromedary.app;

import dev.dromedary.engine.BodyBudget;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets bodies in as far as there is memory for them, and turns what the web server would call an error of its own into
 * the 503 that senders repeat.
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
            problem(
                    response,
                    503,
                    "Service Unavailable",
                    "too many bodies of this size are being read; please repeat it");
            return;
        }
        MeteredBody body = new MeteredBody(request.getInputStream(), room);
        try {
            chain.doFilter(new Metered(request, body), new Answer(response, body));
        } finally {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new AtTheEnd(room));
            } else {
                room.close();
            }
        }
    }

    /** Whoever still sends would otherwise see a broken connection and not the answer. */
    private static void skip(InputStream body) throws IOException {
        long deadline = System.nanoTime() + MeteredBody.PATIENCE.toNanos();
        byte[] nowhere = new byte[8192];
        while (body.read(nowhere) >= 0 && System.nanoTime() - deadline < 0) {
            // Nothing of it is kept.
        }
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

    private static final class Metered extends HttpServletRequestWrapper {
        private final MeteredBody body;

        Metered(HttpServletRequest request, MeteredBody body) {
            super(request);
            this.body = body;
        }

        @Override
        public ServletInputStream getInputStream() {
            return body;
        }
    }

    /** Camel answers 500 when it cannot read a body. */
    private static final class Answer extends HttpServletResponseWrapper {
        private final MeteredBody body;

        Answer(HttpServletResponse response, MeteredBody body) {
            super(response);
            this.body = body;
        }

        @Override
        public void sendError(int status) throws IOException {
            if (body.refusal() == null) {
                super.sendError(status);
            } else {
                problem((HttpServletResponse) getResponse(), 503, "Service Unavailable", body.refusal());
            }
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
