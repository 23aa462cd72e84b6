package dev.dromedary.trigger;

import dev.dromedary.config.TriggerConfig.Routing;
import java.util.Map;
import java.util.Optional;

/** Rule 2: a button or list row of ours, tapped by the person it was sent to. */
record Taps(Asked asked, Subjects subjects, Routing routing) {

    /** Empty for what is no tap, and for buttons that carry nothing but their title: those are read as text. */
    Optional<Decision> decide() {
        String text = asked.message().payload();
        Optional<Payload> payload = Payload.parse(text);
        if (payload.isEmpty()) {
            return Optional.empty();
        }
        if (asked.world().offered(text, asked.sender()).isEmpty()) {
            return Optional.of(
                    Asked.say("not-for-you", Map.of(), "tapped " + text + ", which was not sent to " + asked.sender()));
        }
        return Optional.of(tapped(text, payload.get()));
    }

    private Decision tapped(String text, Payload payload) {
        String reason = "tapped " + text;
        if (payload.waiting() != null) {
            return answered(payload.waiting(), reason);
        }
        if (payload.flow() != null) {
            return asked.run(payload.flow(), null, payload.subject(), null, reason + " → " + payload.flow());
        }
        Optional<Waiting> waiting = new Answers(asked).about(payload.subject(), payload.verb());
        if (waiting.isPresent()) {
            return asked.run(
                    waiting.get().flow(),
                    payload.verb(),
                    payload.subject(),
                    waiting.get(),
                    reason + ": the answer to " + waiting.get().id() + " → "
                            + waiting.get().flow());
        }
        String flow = subjects.flowOf(payload.verb());
        return asked.run(flow, payload.verb(), payload.subject(), null, reason + " → " + flow);
    }

    private Decision answered(String id, String reason) {
        Optional<Waiting> waiting = asked.world().waiting(asked.sender()).stream()
                .filter(one -> one.id().equals(id))
                .findFirst();
        if (waiting.isPresent()) {
            Waiting one = waiting.get();
            return asked.run(
                    one.flow(), null, one.subject(), one, reason + ": the answer to " + id + " → " + one.flow());
        }
        Optional<World.Settled> settled =
                asked.pointedAt() == null ? Optional.empty() : asked.world().settled(asked.pointedAt());
        return settled.map(done -> Asked.settled(done, reason + ": " + asked.pointedAt() + " is settled"))
                .orElseGet(() -> Asked.say("no-longer-open", Map.of(), reason + ": " + id + " waits no longer"));
    }
}
