package dev.dromedary.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dromedary.outbox.Answer;
import dev.dromedary.store.Json;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpOperationFailedException;

/** Turns what came back into the call's answer: the last step of each route in {@code routes/outbox}. */
public final class OutboundAnswers {

    /** Graph: decisions go by {@code error.code}; the HTTP status only says whether there is one. */
    public void graph(Exchange exchange) {
        int status = status(exchange);
        answered(exchange, graph(status, exchange.getMessage().getBody(String.class), retryAfter(exchange)));
    }

    static Answer graph(int status, String body, Duration retryAfter) {
        JsonNode json = json(body);
        JsonNode error = json.path("error");
        if (error.hasNonNull("code")) {
            String details = error.path("error_data").path("details").asText(null);
            String text = details != null ? details : error.path("message").asText(null);
            return new Answer.Refused(error.path("code").asText(), text, retryAfter);
        }
        String wamid = json.path("messages").path(0).path("id").asText(null);
        if (status < 300) {
            return wamid != null
                    ? new Answer.Accepted(wamid)
                    : new Answer.Unknown("HTTP " + status + " without a message id");
        }
        return status == 429
                ? new Answer.Refused("130429", "HTTP 429", retryAfter)
                : new Answer.Refused("http-" + status, "an answer without an error code", retryAfter);
    }

    /** Slack: {@code ok: false} comes with HTTP 200. */
    public void slack(Exchange exchange) {
        int status = status(exchange);
        JsonNode json = json(exchange.getMessage().getBody(String.class));
        if (json.path("ok").asBoolean(false)) {
            answered(exchange, new Answer.Accepted(json.path("ts").asText("ok")));
        } else {
            String code = status == 429 ? "ratelimited" : json.path("error").asText("http-" + status);
            answered(exchange, new Answer.Refused(code, null, retryAfter(exchange)));
        }
    }

    public void mail(Exchange exchange) {
        OutboundCall call = exchange.getVariable("call", OutboundCall.class);
        answered(exchange, new Answer.Accepted(call.getId()));
    }

    /** It did not leave. */
    public void withheld(Exchange exchange) {
        answered(exchange, new Answer.Withheld("the lane went to another replica before it left"));
    }

    /** Nothing came back, or a 5xx. */
    public void fault(Exchange exchange) {
        Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (fault instanceof HttpOperationFailedException http) {
            answered(exchange, serverFault(http.getStatusCode(), http.getResponseBody()));
        } else {
            OutboundCall call = exchange.getVariable("call", OutboundCall.class);
            answered(exchange, OutboundFault.answer(fault, call.hasLeft()));
        }
    }

    private static Answer serverFault(int status, String body) {
        if (json(body).path("error").hasNonNull("code")) {
            return graph(status, body, null);
        }
        // A gateway that gave up may have passed the request on; other faults did not accept it.
        return status == 502 || status == 504
                ? new Answer.Unknown("HTTP " + status)
                : new Answer.NotSent("HTTP " + status);
    }

    private static void answered(Exchange exchange, Answer answer) {
        exchange.getVariable("call", OutboundCall.class).answered(answer);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(answer);
    }

    private static int status(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    }

    private static Duration retryAfter(Exchange exchange) {
        String seconds = exchange.getMessage().getHeader("Retry-After", String.class);
        return seconds != null && seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }

    private static JsonNode json(String body) {
        try {
            return body == null || body.isBlank()
                    ? Json.mapper().missingNode()
                    : Json.mapper().readTree(body);
        } catch (IOException e) {
            return Json.mapper().missingNode();
        }
    }
}
