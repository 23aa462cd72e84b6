package dev.dromedary.engine;

import dev.dromedary.conversation.Pending;
import dev.dromedary.conversation.Transcript;
import dev.dromedary.flow.AgentFlow;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Words;
import dev.dromedary.run.Run;
import dev.dromedary.run.Runs;
import java.time.InstantSource;
import java.util.List;
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
                draft.to(), Transcript.Direction.OUT, null, Words.of(draft.body()), draft.subject(), clock.instant());
        Optional<Run> run = draft.runId() == null ? Optional.empty() : runs.find(draft.runId());
        run.ifPresent(asker -> {
            List<AgentFlow.OnResponse> responses = responses(asker);
            for (int i = 0; i < responses.size(); i++) {
                AgentFlow.OnResponse response = responses.get(i);
                pending.register(
                        asker.id(), i, response.pattern(), response.flow(), draft.to(), draft.subject(), messageId);
            }
        });
    }

    /** None of a version that is lost: its sender is being told just that. */
    private List<AgentFlow.OnResponse> responses(Run asker) {
        try {
            return flows.document(asker.flow(), asker.flowHash()).onResponse();
        } catch (VersionLost lost) {
            return List.of();
        }
    }
}
