package dev.dromedary.agent;

import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.Priority;
import dev.dromedary.run.Op;
import dev.dromedary.whatsapp.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts messages of actions into the outbox, in the open transaction; each under a name of its own within the call. */
final class Messages {

    /** How messages of one call leave. */
    record Manner(String subject, Priority priority, boolean onlyWhileOpen) {}

    private final Outbox outbox;

    Messages(Outbox outbox) {
        this.outbox = outbox;
    }

    /** A WhatsApp text to somebody. */
    List<String> text(Op op, String part, String to, String text, String subject) {
        return whatsapp(op, part, to, Outgoing.text(text), new Manner(subject, Priority.NORMAL, false));
    }

    /** Returns the ids, one a message: long texts are several. */
    List<String> whatsapp(Op op, String part, String to, List<Outgoing> parts, Manner manner) {
        List<String> ids = new ArrayList<>();
        for (Outgoing one : parts) {
            String name = part.isEmpty() && ids.isEmpty() ? "" : "/" + part + (ids.isEmpty() ? "" : "." + ids.size());
            ids.add(outbox.put(new Draft(
                    op.id() + name,
                    op.runId(),
                    op.flow(),
                    op.platform(),
                    Channel.WHATSAPP,
                    to,
                    one.body(),
                    manner.subject(),
                    manner.priority(),
                    manner.onlyWhileOpen(),
                    one.offers())));
        }
        return ids;
    }

    String other(Op op, String part, Channel channel, String to, Map<String, Object> body, String subject) {
        return outbox.put(new Draft(
                op.id() + "/" + part,
                op.runId(),
                op.flow(),
                op.platform(),
                channel,
                to,
                body,
                subject,
                Priority.NORMAL,
                false,
                List.of()));
    }
}
