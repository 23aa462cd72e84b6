package dev.dromedary.trigger;

import dev.dromedary.event.Message;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What selection has to know, asked only when a rule needs it. A sender is {@link Message#sender()}: phone digits, else
 * a user id. A subject is {@code alert:<id>}, {@code approval:<id>} or {@code incident:<id>}.
 */
public interface World {

    /** Whether this person may write to us at all; when not, nothing else is asked. */
    boolean allowed(Message message, String platform);

    /** Whether they may run flows that change something on this number ({@code security.require_verified}). */
    boolean mayChange(String sender, String platform);

    /** The message of ours that they quote or tap, when it was sent to them; empty for everything else. */
    Optional<Sent> sent(String wamid, String sender);

    /** What a message of ours let them tap, by its payload; empty when it was offered to nobody or to others. */
    Optional<Sent> offered(String payload, String sender);

    /** The {@code on_response} registrations that wait for this person, unused and unexpired, newest first. */
    List<Waiting> waiting(String sender);

    /** The open subjects this command can mean that we told this person about, newest first. */
    List<Candidate> toldAndOpen(String sender, SubjectCommand command);

    /** When we first told this person about the subject; empty when we did not. */
    default Optional<Instant> toldAt(String sender, String subject) {
        return Optional.empty();
    }

    /** The open subjects this command can mean that they were not told about and may take, newest first. */
    List<Candidate> openToTake(String sender, SubjectCommand command);

    /** What became of a subject that is no longer open; empty while it is open or when nobody knows it. */
    Optional<Settled> settled(String subject);

    /**
     * A message of ours.
     *
     * @param subject what it is about, or null
     */
    record Sent(String messageId, String subject) {}

    /**
     * What is already done.
     *
     * @param what such as {@code approved}; {@code by} and {@code at} are for people and may be null
     */
    record Settled(String what, String by, String at, String title) {}
}
