package dev.dromedary.engine;

import dev.dromedary.flow.InputReader.BadField;
import dev.dromedary.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code ingress} of the routes that take webhooks: what every one of them does before and after its own
 * work. Refusals are exceptions here and HTTP codes in routes/policy/ingress.camel.yaml.
 */
public final class Ingress {

    private static final Logger log = LoggerFactory.getLogger(Ingress.class);

    private static final int LIMIT = BodyBudget.LIMIT;

    private final BooleanSupplier ready;
    private final BodyBudget budget;

    public Ingress(BooleanSupplier ready, BodyBudget budget) {
        this.ready = ready;
        this.budget = budget;
    }

    /** The raw bytes, which the signature is over, as the body; nothing before we are ready. */
    public void open(Exchange exchange) {
        if (!ready.getAsBoolean()) {
            throw new NotReady("not ready; please repeat it");
        }
        Long announced = exchange.getMessage().getHeader(Exchange.CONTENT_LENGTH, Long.class);
        if (announced != null && announced > LIMIT) {
            throw new BodyTooLarge(LIMIT);
        }
        try (InputStream in = exchange.getMessage().getBody(InputStream.class)) {
            byte[] body = in == null ? new byte[0] : in.readNBytes(LIMIT + 1);
            if (body.length > LIMIT) {
                throw new BodyTooLarge(LIMIT);
            }
            exchange.getMessage().setBody(body);
        } catch (IOException e) {
            throw new NotReady("the body did not arrive: " + e.getMessage());
        }
    }

    /**
     * Until the answer is on its way there is memory for what the body becomes. After the signature or the token only: what
     * strangers send takes none.
     */
    public void room(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        Runnable room = budget.unfolding(body)
                .orElseThrow(() -> new NotReady("too many bodies of this size are being stored; please repeat it"));
        GiveBack back = new GiveBack(new AtomicReference<>(room));
        exchange.setProperty(GiveBack.class.getName(), back);
        exchange.getExchangeExtension().addOnCompletion(back);
    }

    /** For whoever waits with nothing of the body in hand any more. */
    static void leaveRoom(Exchange exchange) {
        exchange.getMessage().setBody(null);
        GiveBack back = exchange.getProperty(GiveBack.class.getName(), GiveBack.class);
        if (back != null) {
            back.onDone(exchange);
        }
    }

    /** Once, whatever the answer is. */
    private static final class GiveBack extends SynchronizationAdapter {
        private final AtomicReference<Runnable> room;

        GiveBack(AtomicReference<Runnable> room) {
            this.room = room;
        }

        @Override
        public void onDone(Exchange exchange) {
            Runnable held = room.getAndSet(null);
            if (held != null) {
                held.run();
            }
        }
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
        if (status == 503) {
            exchange.getMessage().setHeader("Retry-After", "1");
        }
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
