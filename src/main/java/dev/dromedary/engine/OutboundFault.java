package dev.dromedary.engine;

import dev.dromedary.outbox.Answer;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/** What a fault on the way says about the message: certainly not sent, refused, or nobody knows. */
final class OutboundFault {

    /** Each of these happens before the first byte of a request leaves. */
    private static final List<Class<? extends Throwable>> BEFORE = List.of(
            CallNotPermittedException.class,
            ConnectException.class,
            ConnectTimeoutException.class,
            ConnectionRequestTimeoutException.class,
            NoRouteToHostException.class,
            UnknownHostException.class,
            SSLHandshakeException.class);

    private static final Pattern SMTP_REPLY = Pattern.compile("(?:^|\\s)([45]\\d\\d)[ -]");

    private OutboundFault() {}

    /** @param left whether the request had been made ready */
    static Answer answer(Throwable fault, boolean left) {
        for (Throwable t = fault; t != null; t = t.getCause()) {
            Throwable here = t;
            if (BEFORE.stream().anyMatch(c -> c.isInstance(here))) {
                return new Answer.NotSent(text(here));
            }
            if (here instanceof MessagingException mail) {
                return mail(mail);
            }
        }
        return left ? new Answer.Unknown(text(fault)) : new Answer.NotSent(text(fault));
    }

    /** A mail server's replies begin with their code (RFC 5321): 4yz for now, 5yz for good. */
    private static Answer mail(MessagingException fault) {
        if (fault instanceof AuthenticationFailedException) {
            return new Answer.Refused("535", text(fault), null);
        }
        for (Throwable t = fault; t != null; t = t instanceof MessagingException m ? m.getNextException() : null) {
            if (t instanceof ConnectException || t instanceof UnknownHostException) {
                return new Answer.NotSent(text(t));
            }
            Matcher reply = SMTP_REPLY.matcher(String.valueOf(t.getMessage()));
            if (reply.find()) {
                return new Answer.Refused(reply.group(1), text(t), null);
            }
        }
        return new Answer.Unknown(text(fault));
    }

    private static String text(Throwable fault) {
        if (fault == null) {
            return "no answer";
        }
        String message =
                fault.getMessage() == null ? "" : ": " + fault.getMessage().strip();
        return fault.getClass().getSimpleName() + message;
    }
}
