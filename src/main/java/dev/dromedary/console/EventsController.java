package dev.dromedary.console;

import static dev.dromedary.console.Replies.json;
import static dev.dromedary.console.Replies.problem;

import dev.dromedary.engine.Replay;
import dev.dromedary.event.Event;
import dev.dromedary.inbox.Arrived;
import dev.dromedary.inbox.InboxEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What arrived and what became of it; what was set aside as dead is replayed here. */
@RestController
@RequestMapping("/api/events")
class EventsController {

    private final Sources sources;
    private final Replay replay;

    EventsController(Sources sources, Replay replay) {
        this.sources = sources;
        this.replay = replay;
    }

    @GetMapping
    ResponseEntity<String> events(
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String conversation,
            @RequestParam(required = false) String kind,
            @RequestParam(required = false) String limit,
            @RequestParam(required = false) String next) {
        Page page = Page.of(limit, next);
        Arrived wanted = new Arrived(
                ApiController.choice(InboxEntry.State.class, state),
                conversation == null || conversation.isBlank() ? null : conversation,
                ApiController.choice("kind", Event.Kind.class, kind),
                page.next(),
                page.askFor());
        return json(
                page.byId(sources.inbox().list(wanted), entry -> entry.event().id(), EventItem::of));
    }

    @GetMapping("/{id}")
    ResponseEntity<String> event(@PathVariable String id) {
        return json(EventItem.of(
                sources.inbox().byId(id).orElseThrow(() -> new NoSuchElementException("there is no event " + id))));
    }

    @PostMapping("/{id}/replay")
    ResponseEntity<String> replay(@PathVariable String id) {
        Replay.Answer answer = replay.of(id, "operator", "api");
        return switch (answer.verdict()) {
            case UNKNOWN -> problem(HttpStatus.NOT_FOUND, answer.sentence());
            case NOT_DEAD -> problem(HttpStatus.CONFLICT, answer.sentence());
            case REPLAYED -> {
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("accepted", true);
                body.put("id", answer.id());
                body.put("detail", answer.sentence());
                yield json(HttpStatus.ACCEPTED, body);
            }
        };
    }
}
