package dev.dromedary.engine;

import dev.dromedary.event.Event;
import dev.dromedary.event.FlowCall;
import dev.dromedary.event.Ids;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.run.Run;
import dev.dromedary.store.Json;
import dev.dromedary.timer.DueHandler;
import dev.dromedary.timer.Timer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Flows that timers and other flows start: stored as events like everything that arrives, so that none is lost. */
public final class FlowCalls implements DueHandler, FlowStarter {

    private final Inbox inbox;
    private final Ids ids;
    private final InstantSource clock;
    private volatile TimerListener listener = timer -> {};

    public FlowCalls(Inbox inbox, Ids ids, InstantSource clock) {
        this.inbox = inbox;
        this.ids = ids;
        this.clock = clock;
    }

    /** Asked about every timer that is due. */
    public void listen(TimerListener timers) {
        listener = timers;
    }

    /** The timer's data is a {@link FlowCall} and the {@code platform}. */
    @Override
    public void due(List<Timer> timers) {
        inbox.store(timers.stream()
                .map(timer -> event(
                        Json.convert(timer.data(), FlowCall.class),
                        String.valueOf(timer.data().get("platform")),
                        "timer:" + timer.id()))
                .toList());
        timers.forEach(listener::stored);
    }

    @Override
    public boolean leaves(Timer timer) {
        return listener.leaves(timer);
    }

    @Override
    public void child(FlowRun run, String step, String flow) {
        Run parent = run.run();
        FlowCall call = new FlowCall(flow, "flow:" + parent.id(), parent.input(), parent.trigger(), parent.subject());
        inbox.store(List.of(event(call, parent.platform(), "child:" + parent.id() + "/" + step)));
    }

    private Event event(FlowCall call, String platform, String dedupe) {
        FlowCall given = new FlowCall(
                call.flow(),
                call.source() == null ? dedupe : call.source(),
                call.input() == null ? Map.of() : call.input(),
                call.trigger() == null ? Map.of() : call.trigger(),
                call.subject());
        return new Event(
                ids.next("evt"),
                Event.Kind.FLOW,
                platform,
                dedupe,
                dedupe,
                ids.next("run"),
                clock.instant(),
                Json.toMap(given));
    }
}
