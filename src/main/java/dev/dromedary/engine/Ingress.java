package dev.dromedary.engine;

import dev.dromedary.flow.InputReader.BadField;
import dev.dromedary.store.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code ingress} of the routes that take webhooks: what every one of them does before and after its own
 * work. Refusals are exceptions here and HTTP codes in routes/policy/ingress.camel.yaml.
 */
public final class Ingress {

    private static final Logger log = LoggerFactory.getLogger(Ingress.class);

    /** Meta asks for at least 3 MiB: up to 1,000 updates in one body. */
    static final int LIMIT = 3 * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BooleanSupplier ready;

    public Ingress(BooleanSupplier ready) {
        this.ready = ready;
    }

    /** The raw bytes, which the signature is over, as the body; nothing before we are ready. */
    public void open(Exchange exchange) {
        if (!ready.getAsBoolean()) {
            throw new NotReady("starting");
        }
        Long announced = exchange.getMessage().getHeader(Exchange.CONTENT_LENGTH, Long.class);
        if (announced != null && announced > LIMIT) {
            throw new BodyTooLarge(LIMIT);
        }
        try (InputStream in = exchange.getMessage().getBody(InputStream.class)) {
            byte[] body = in == null ? new byte[0] : read(in);
            if (body.length > LIMIT) {
                throw new BodyTooLarge(LIMIT);
            }
            exchange.getMessage().setBody(body);
        } catch (IOException e) {
            throw new NotReady("the body did not arrive: " + e.getMessage());
        }
    }

    /** No sender of ours needs this long; a few dozen that trickle would otherwise hold every thread on JDK 17. */
    private static byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        long start = System.nanoTime();
        for (int n = 0; n >= 0 && body.size() <= LIMIT; n = in.read(part)) {
            body.write(part, 0, n);
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new NotReady("the body did not arrive within " + PATIENCE.toSeconds() + " s");
            }
        }
        return body.toByteArray();
    }

    /** Stored: an empty 200, whatever was inside. */
    public void stored(Exchange exchange) {
        answer(exchange, 200, "text/plain; charset=utf-8", "");
    }

    /** Meta wants its challenge back verbatim. */
    public void challenge(Exchange exchange) {
        answer(exchange, 200, "text/plain; charset=utf-8", exchange.getMessage().getBody(String.class));
    }

    /** {@code application/problem+json} (RFC 9457) for the failure at hand. */
    public void refuse(Exchange exchange, int status, String title) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", cause.getMessage());
        if (cause instanceof BadInput bad) {
            problem.put("errors", bad.fields().stream().map(Ingress::error).toList());
        }
        answer(exchange, status, "application/problem+json", Json.write(problem));
    }

    /** A fault of ours, in the log and not in the answer: its words may be anything. */
    public void fault(Exchange exchange) {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        log.error(
                "a webhook to {} could not be taken", exchange.getFromEndpoint().getEndpointBaseUri(), cause);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new NotReady("it could not be taken; please repeat it"));
        refuse(exchange, 503, "Service Unavailable");
    }

    private static Map<String, Object> error(BadField field) {
        return Map.of("field", field.field(), "message", field.message());
    }

    static void answer(Exchange exchange, int status, String type, String body) {
        // Replies would echo the request's headers otherwise.
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        exchange.getMessage().setBody(body);
    }

    /** Refused input, every bad field at once. */
    public static final class BadInput extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient List<BadField> fields;

        BadInput(String message, List<BadField> fields) {
            super(message);
            this.fields = List.copyOf(fields);
        }

        List<BadField> fields() {
            return fields;
        }
    }

    /** We cannot keep anything yet, or not any more. */
    public static final class NotReady extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotReady(String message) {
            super(message);
        }
    }

    /** No token, or a wrong one. */
    public static final class Unauthorized extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unauthorized(String message) {
            super(message);
        }
    }

    public static final class BodyTooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BodyTooLarge(int limit) {
            super("the body is larger than " + limit + " bytes");
        }
    }
}
