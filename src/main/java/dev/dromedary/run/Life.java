package dev.dromedary.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One worker's time with a run: what earlier lives recorded, and what this one saw and decided and did not write yet.
 * That is written with its next entry of the journal, in the same transaction and before anything comes of it; so what
 * only looks costs no commit, and what is lost with the process nobody has acted on. Items of a {@code foreach} use it
 * at once.
 */
public final class Life {

    /** Not written yet, in the order in which it happened. */
    sealed interface Unwritten {}

    record Decided(String name, Object value) implements Unwritten {}

    record Skipped(Op op, String reason) implements Unwritten {}

    record Seen(Op op, String output) implements Unwritten {}

    record About(String subject) implements Unwritten {}

    private final Run run;
    private final Map<String, Journal.Entry> earlier;
    private final Map<String, Object> decided;
    private final Map<String, Optional<Object>> recorded = new ConcurrentHashMap<>();
    private final Queue<Unwritten> unwritten = new ConcurrentLinkedQueue<>();
    private volatile String subject;

    Life(Run run, Map<String, Journal.Entry> earlier, Map<String, Object> decided) {
        this.run = run;
        this.earlier = earlier;
        this.decided = decided;
        this.subject = run.subject();
    }

    public Run run() {
        return run;
    }

    /** What a life before this one recorded of an operation; null when nothing. */
    public Journal.Entry earlier(String opId) {
        return earlier.get(opId);
    }

    /** What lives before this one decided. */
    public Map<String, Object> decided() {
        return decided;
    }

    public void decide(String name, Object value) {
        unwritten.add(new Decided(name, value));
    }

    public void skip(Op op, String reason) {
        unwritten.add(new Skipped(op, reason));
    }

    void see(Op op, String output) {
        unwritten.add(new Seen(op, output));
    }

    /** The run's subject from here on. */
    void about(String now) {
        subject = now;
    }

    void aboutLater(String now) {
        about(now);
        unwritten.add(new About(now));
    }

    String subject() {
        return subject;
    }

    /** On disk. */
    void record(String opId, Object output) {
        recorded.put(opId, Optional.ofNullable(output));
    }

    /** The output that this life has on disk; null when none. */
    Optional<Object> recorded(String opId) {
        return recorded.get(opId);
    }

    /** Whether a part of this operation is on disk, under a name below its own, from this life or an earlier one. */
    boolean hasPartOf(String opId) {
        String below = opId + "/";
        return recorded.keySet().stream().anyMatch(id -> id.startsWith(below))
                || earlier.values().stream()
                        .anyMatch(entry -> entry.state() == Journal.State.DONE
                                && entry.opId().startsWith(below));
    }

    List<Unwritten> unwritten() {
        return new ArrayList<>(unwritten);
    }

    void written(List<Unwritten> these) {
        these.forEach(unwritten::remove);
    }
}
