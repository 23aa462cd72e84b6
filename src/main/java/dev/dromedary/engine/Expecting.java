package dev.dromedary.engine;

import dev.dromedary.conversation.Pending;
import dev.dromedary.conversation.Transcript;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What a message of ours makes us expect, noted in the transaction that remembers it: the {@code on_response} of its
 * flow waits for its recipient from then on, and the person's transcript has a line more.
 */
public final class Expecting implements BiConsumer<String, Draft> {

    private final Runs runs;
    private final FlowDirectory flows;
    private final Pending pending;
    private final Transcript transcript;
    private final InstantSource clock;

    public Expecting(Runs runs, FlowDirectory flows, Pending pending, Transcript transcript, InstantSource clock) {
        this.runs = runs;
        this.flows = flows;
        this.pending = pending;
        this.transcript = transcript;
        this.clock = clock;
    }

    @Override
    public void accept(String messageId, Draft draft) {
        if (draft.channel() != Channel.WHATSAPP) {
            return;
        }
        transcript.add(
                draft.to(), Transcript.Direction.OUT, null, text(draft.body()), draft.subject(), clock.instant());
        Optional<Run> run = draft.runId() == null ? Optional.empty() : runs.find(draft.runId());
        run.ifPresent(asker -> {
            List<AgentFlow.OnResponse> responses =
                    flows.document(asker.flow(), asker.flowHash()).onResponse();
            for (int i = 0; i < responses.size(); i++) {
                AgentFlow.OnResponse response = responses.get(i);
                pending.register(
                        asker.id(), i, response.pattern(), response.flow(), draft.to(), draft.subject(), messageId);
            }
        });
    }

    /** The words of a message: its text, or the name and values of its template. */
    private static String text(Map<String, Object> body) {
        Object type = body.get("type");
        if (body.get("text") instanceof Map<?, ?> text) {
            return String.valueOf(text.get("body"));
        }
        if (body.get("interactive") instanceof Map<?, ?> interactive
                && interactive.get("body") instanceof Map<?, ?> words) {
            return String.valueOf(words.get("text"));
        }
        return body.get("template") instanceof Map<?, ?> template
                ? "template " + template.get("name")
                : String.valueOf(type);
    }
}
