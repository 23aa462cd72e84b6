package dev.dromedary.console;

import static dev.dromedary.console.Replies.json;

import dev.dromedary.alert.Alert;
import dev.dromedary.approval.Approval;
import dev.dromedary.audit.AuditRow;
import dev.dromedary.outbox.Listing;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.run.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The JSON API of contract.md. Lists are newest first, {@code {"items":[…],"next":…}}; the next page is asked for with
 * {@code ?next=} and the value given.
 */
@RestController
@RequestMapping("/api")
class ApiController {

    private final Sources sources;
    private final Why why;

    ApiController(Sources sources) {
        this.sources = sources;
        this.why = new Why(sources);
    }

    @GetMapping("/runs")
    ResponseEntity<String> runs(
            @RequestParam(required = false) String flow,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String limit,
            @RequestParam(required = false) String next) {
        Page page = Page.of(limit, next);
        Run.State wanted = choice(Run.State.class, state);
        return json(page.byId(sources.runs().list(flow, wanted, page.askFor(), page.next()), Run::id, Items::run));
    }

    @GetMapping("/runs/{id}")
    ResponseEntity<String> run(@PathVariable String id) {
        Run run = sources.runs().find(id).orElseThrow(() -> new NoSuchElementException("there is no run " + id));
        List<SentMessage> messages =
                sources.outbox().list(new Listing(null, null, null, id, null, null, RunStory.MESSAGES));
        return json(Items.whole(
                run, sources.journal().entries(id), sources.journal().recall(id), messages));
    }

    @GetMapping("/alerts")
    ResponseEntity<String> alerts(
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String limit,
            @RequestParam(required = false) String next) {
        Page page = Page.of(limit, next);
        Alert.State wanted = choice(Alert.State.class, state);
        return json(page.byOffset(sources.alerts().list(wanted, page.askFor(), page.offset()), Items::alert));
    }

    @GetMapping("/approvals")
    ResponseEntity<String> approvals(
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String limit,
            @RequestParam(required = false) String next) {
        Page page = Page.of(limit, next);
        Approval.State wanted = choice(Approval.State.class, state);
        return json(page.byOffset(sources.approvals().list(wanted, page.askFor(), page.offset()), Items::approval));
    }

    private enum IncidentState {
        OPEN,
        RESOLVED
    }

    @GetMapping("/incidents")
    ResponseEntity<String> incidents(
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String limit,
            @RequestParam(required = false) String next) {
        Page page = Page.of(limit, next);
        IncidentState wanted = choice(IncidentState.class, state);
        String word = wanted == null ? "" : wanted.name().toLowerCase(Locale.ROOT);
        return json(page.byOffset(sources.incidents().list(word, page.askFor(), page.offset()), Items::incident));
    }

    @GetMapping("/messages")
    ResponseEntity<String> messages(
            @RequestParam(required = false) String to,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String subject,
            @RequestParam(name = "run_id", required = false) String runId,
            @RequestParam(required = false) String flow,
            @RequestParam(required = false) String limit,
            @RequestParam(required = false) String next) {
        Page page = Page.of(limit, next);
        dev.dromedary.outbox.State wanted = choice(dev.dromedary.outbox.State.class, state);
        // A plus in a query is a space to whoever decodes it.
        String recipient = to == null || to.isBlank() ? null : to.strip();
        Listing listing = new Listing(
                recipient, wanted == null ? null : wanted.text(), subject, runId, flow, page.next(), page.askFor());
        return json(page.byId(sources.outbox().list(listing), SentMessage::id, Items::message));
    }

    @GetMapping("/audit")
    ResponseEntity<String> audit(
            @RequestParam(required = false) String subject,
            @RequestParam(required = false) String limit,
            @RequestParam(required = false) String next) {
        Page page = Page.of(limit, next);
        return json(page.byId(sources.audit().list(subject, page.askFor(), page.next()), AuditRow::id, Items::audit));
    }

    @GetMapping("/why/{id}")
    ResponseEntity<String> why(@PathVariable String id) {
        Story story = why.of(id).orElseThrow(() -> new NoSuchElementException("there is nothing with the id " + id));
        return json(story.json());
    }

    /** Null for absent; a word that is none of {@code type} is a mistake that names those that are. */
    static <E extends Enum<E>> E choice(Class<E> type, String word) {
        return choice("state", type, word);
    }

    static <E extends Enum<E>> E choice(String name, Class<E> type, String word) {
        if (word == null || word.isBlank()) {
            return null;
        }
        try {
            return Enum.valueOf(type, word.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            List<String> words = Arrays.stream(type.getEnumConstants())
                    .map(one -> one.name().toLowerCase(Locale.ROOT))
                    .toList();
            throw new BadQuery(name + " must be one of " + String.join(", ", words) + ", was " + word, e);
        }
    }
}
