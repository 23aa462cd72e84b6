package dev.dromedary.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * What the page asks for. It polls {@code view}: a held connection would keep the app from stopping gracefully. Only
 * JSON is taken, which a form of another site cannot send.
 */
@RestController
@Profile("sandbox")
@RequestMapping(path = "/sandbox/phone", produces = MediaType.APPLICATION_JSON_VALUE)
class PhoneController {

    record Owner(String id, String name, String phone, boolean known, int unread) {}

    /** {@code boot} changes with each start: then the page begins anew. */
    record View(String boot, String botNumber, List<Owner> people, Phones.View chat) {}

    record Written(String text, String quoted) {}

    record Tapped(String wamid, String choice) {}

    record Asked(String what, String severity) {}

    private final String boot = UUID.randomUUID().toString();
    private final GraphStandIn graph;
    private final TutorialCalls tutorial;

    PhoneController(GraphStandIn graph, TutorialCalls tutorial) {
        this.graph = graph;
        this.tutorial = tutorial;
    }

    @GetMapping("/view")
    View view(@RequestParam(required = false) String person, @RequestParam(defaultValue = "0") long after) {
        List<Owner> owners = owners();
        String chosen = person == null ? owners.get(0).id() : person;
        return new View(
                boot,
                "+" + graph.settings().displayPhoneNumber(),
                owners,
                graph.phones().since(chosen, after));
    }

    @PostMapping(path = "/{person}/write", consumes = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> write(@PathVariable String person, @RequestBody Written written) {
        String text = written.text() == null ? "" : written.text().strip();
        if (text.isEmpty() || Shape.length(text) > 4096) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "a text has 1 to 4096 characters");
        }
        return Map.of("wamid", phone(person).write(text, written.quoted()));
    }

    @PostMapping(path = "/{person}/tap", consumes = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> tap(@PathVariable String person, @RequestBody Tapped tapped) {
        try {
            return Map.of("wamid", phone(person).tap(tapped.wamid(), tapped.choice()));
        } catch (NoSuchElementException gone) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, gone.getMessage(), gone);
        }
    }

    @PostMapping(path = "/{person}/look", consumes = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Object> look(@PathVariable String person) {
        phone(person).look(graph.sent().all());
        return Map.of("looked", true);
    }

    @PostMapping(path = "/ask", consumes = MediaType.APPLICATION_JSON_VALUE)
    TutorialCalls.Outcome ask(@RequestBody Asked asked) {
        return switch (asked.what() == null ? "" : asked.what()) {
            case "alert" -> tutorial.alert(asked.severity() == null ? "warning" : asked.severity());
            case "approval" -> tutorial.approval();
            default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "ask for alert or approval");
        };
    }

    /** Those the settings name, then whoever else the bot wrote to. */
    private List<Owner> owners() {
        Map<String, Owner> owners = new LinkedHashMap<>();
        for (SandboxPerson person : graph.settings().people()) {
            String phone = person.phone() == null ? "" : "+" + person.phone();
            owners.put(person.id(), new Owner(person.id(), person.name(), phone, person.known(), unread(person.id())));
        }
        for (String id : graph.phones().chats()) {
            owners.putIfAbsent(id, new Owner(id, id.matches("\\d+") ? "+" + id : id, "", false, unread(id)));
        }
        return new ArrayList<>(owners.values());
    }

    private int unread(String person) {
        return graph.phones().unread(person).size();
    }

    private Handset phone(String person) {
        if (owners().stream().noneMatch(owner -> owner.id().equals(person))) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "nobody here is " + person);
        }
        return graph.phone(person);
    }
}
