package dev.dromedary.trigger;

import dev.dromedary.event.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A world written down for a test; counts how often it was asked. */
final class PaperWorld implements World {

    final Set<String> allowed = new HashSet<>();
    final Set<String> unverified = new HashSet<>();
    /** Recipient and wamid, or recipient and payload, to the message. */
    final Map<List<String>, Sent> sent = new HashMap<>();

    final Map<List<String>, Sent> offered = new HashMap<>();
    final Map<String, List<Waiting>> waiting = new HashMap<>();
    final Map<String, List<String>> told = new HashMap<>();
    final Map<String, List<String>> takeable = new HashMap<>();
    final Set<String> open = new HashSet<>();
    final Map<String, Settled> settled = new HashMap<>();
    final Map<String, Instant> toldAt = new HashMap<>();
    final Map<String, String> titles = new HashMap<>();
    int asked;

    PaperWorld allow(String... people) {
        allowed.addAll(List.of(people));
        return this;
    }

    PaperWorld tell(String person, String... subjects) {
        for (String subject : subjects) {
            open.add(subject);
            told.computeIfAbsent(person, key -> new ArrayList<>()).add(subject);
        }
        return this;
    }

    PaperWorld wait(String person, Waiting one) {
        waiting.computeIfAbsent(person, key -> new ArrayList<>()).add(one);
        return this;
    }

    @Override
    public boolean allowed(Message message, String platform) {
        return allowed.contains(message.sender());
    }

    @Override
    public boolean mayChange(String sender, String platform) {
        asked++;
        return !unverified.contains(sender);
    }

    @Override
    public Optional<Sent> sent(String wamid, String sender) {
        asked++;
        return Optional.ofNullable(sent.get(List.of(sender, wamid)));
    }

    @Override
    public Optional<Sent> offered(String payload, String sender) {
        asked++;
        return Optional.ofNullable(offered.get(List.of(sender, payload)));
    }

    @Override
    public List<Waiting> waiting(String sender) {
        asked++;
        return waiting.getOrDefault(sender, List.of());
    }

    @Override
    public List<Candidate> toldAndOpen(String sender, SubjectCommand command) {
        asked++;
        return candidates(told.getOrDefault(sender, List.of()), command);
    }

    @Override
    public Optional<Instant> toldAt(String sender, String subject) {
        return Optional.ofNullable(toldAt.get(subject));
    }

    @Override
    public List<Candidate> openToTake(String sender, SubjectCommand command) {
        asked++;
        return candidates(takeable.getOrDefault(sender, List.of()), command);
    }

    @Override
    public Optional<Settled> settled(String subject) {
        asked++;
        return Optional.ofNullable(settled.get(subject));
    }

    private List<Candidate> candidates(List<String> subjects, SubjectCommand command) {
        return subjects.stream()
                .filter(open::contains)
                .filter(command::canMean)
                .distinct()
                .map(subject -> new Candidate(subject, titles.getOrDefault(subject, "title of " + subject), null))
                .toList();
    }
}
