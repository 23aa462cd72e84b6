package dev.dromedary.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.dromedary.config.Secret;
import dev.dromedary.engine.Replay;
import dev.dromedary.event.Event;
import dev.dromedary.inbox.Events;
import dev.dromedary.inbox.Inbox;
import dev.dromedary.inbox.InboxEntry;
import dev.dromedary.inbox.Queues;
import dev.dromedary.inbox.Work;
import dev.dromedary.run.Run;
import dev.dromedary.store.Json;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class EventsApiTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final Duration LEASE = Duration.ofMinutes(1);

    @ParameterizedTest
    @MethodSource(EACH)
    void whatIsDeadIsListedReadAndReplayedOnce(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Filled filled = new Filled(store);
            MockMvc api = api(filled, store);
            Event poison = dies(store, "c1", "poison", "it cannot be done");

            Map<String, Object> item = one(items(api, "/api/events?state=dead"));
            assertThat(item)
                    .containsEntry("id", poison.id())
                    .containsEntry("kind", "message")
                    .containsEntry("platform", "whatsapp")
                    .containsEntry("conversation", "c1")
                    .containsEntry("state", "dead")
                    .containsEntry("outcome", "dead")
                    .containsEntry("reason", "it cannot be done")
                    .containsEntry("attempts", 1)
                    .containsEntry("run_id", poison.runId())
                    .containsKeys("received_at", "ended_at");
            assertThat(Json.write(item)).doesNotContain("secret words");
            assertThat(Json.map(call(api, get("/api/events/" + poison.id()), 200)))
                    .isEqualTo(item);
            assertThat(story(api, poison.id())).startsWith("dead after 1 attempts: it cannot be done");

            call(api, post("/api/events/" + poison.id() + "/replay"), 202);
            assertThat(items(api, "/api/events?state=dead")).isEmpty();
            assertThat(call(api, post("/api/events/" + poison.id() + "/replay"), 409))
                    .contains("is not dead: it is still worked on");
            assertThat(filled.sources.audit().list(poison.id(), 10, null))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.action()).isEqualTo("event.replayed");
                        assertThat(row.details()).containsEntry("died_of", "it cannot be done");
                    });
            assertThat(story(api, poison.id())).contains("replayed by operator");

            List<Work> again = queues(store).claim("me", 9, LEASE).stream()
                    .filter(work -> work.event().id().equals(poison.id()))
                    .toList();
            assertThat(again).extracting(Work::attempts).containsExactly(1);
            queues(store).done(again.get(0), "answered", "at last");
            assertThat(call(api, post("/api/events/" + poison.id() + "/replay"), 409))
                    .contains("answered, at last");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aRunThatWasGivenUpIsReplayedByEitherId(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Filled filled = new Filled(store);
            MockMvc api = api(filled, store);
            for (boolean byRun : List.of(true, false)) {
                Event event = Events.of("c" + byRun, "k" + byRun);
                new Inbox(store).store(List.of(event));
                Run run = filled.sources
                        .runs()
                        .start(
                                new Run.Start(
                                        event.runId(),
                                        "f",
                                        "hash",
                                        "whatsapp",
                                        event.conversation(),
                                        event.id(),
                                        Map.of(),
                                        Map.of(),
                                        null),
                                "me",
                                LEASE)
                        .run();
                store.write(() -> {
                    filled.sources.runs().end(run, Run.State.DEAD, "given up after 10 attempts", List.of());
                    new Inbox(store).runDied(event.id(), "given up after 10 attempts");
                });
                // Its worker had it in hand meanwhile: that it started a run no longer counts.
                queues(store).claim("me", 9, LEASE).stream()
                        .filter(work -> work.event().id().equals(event.id()))
                        .forEach(work -> queues(store)
                                .hold(work, event.runId(), store.clock().instant()));
                assertThat(one(items(api, "/api/events?state=dead")))
                        .containsEntry("id", event.id())
                        .containsEntry("reason", "given up after 10 attempts");

                call(api, post("/api/events/" + (byRun ? event.runId() : event.id()) + "/replay"), 202);
                Run revived = filled.sources.runs().find(event.runId()).orElseThrow();
                assertThat(revived.state()).isEqualTo(Run.State.RUNNING);
                assertThat(revived.attempts()).isZero();
                assertThat(revived.epoch()).isGreaterThan(run.epoch());
                assertThat(filled.sources.inbox().byId(event.id()).orElseThrow().state())
                        .isEqualTo(InboxEntry.State.RECEIVED);
                assertThat(call(api, post("/api/events/" + event.runId() + "/replay"), 409))
                        .contains("not dead but running");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theListIsFilteredAndPaged(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Filled filled = new Filled(store);
            MockMvc api = api(filled, store);
            for (int i = 0; i < 5; i++) {
                dies(store, "c" + i % 2, "k" + i, "r");
            }
            Work apart = queues(store).apart(claim(store, "c7", "apart"), LEASE);
            assertThat(items(api, "/api/events?state=received").stream()
                            .map(item -> String.valueOf(((Map<?, ?>) item).get("id"))))
                    .contains(apart.event().id(), filled.eventId)
                    .hasSize(2);
            assertThat(one(items(api, "/api/events?conversation=c7"))).containsEntry("conversation", "c7");
            assertThat(items(api, "/api/events?conversation=c0&state=dead")).hasSize(3);
            assertThat(items(api, "/api/events?kind=flow")).isEmpty();
            assertThat(items(api, "/api/events?kind=message&state=done")).isEmpty();
            Map<String, Object> first = Json.map(call(api, get("/api/events?state=dead&limit=3"), 200));
            Map<String, Object> rest =
                    Json.map(call(api, get("/api/events?state=dead&limit=3&next=" + first.get("next")), 200));
            assertThat((List<?>) first.get("items")).hasSize(3);
            assertThat((List<?>) rest.get("items")).hasSize(2);
            assertThat(((List<?>) rest.get("items")).stream().anyMatch(((List<?>) first.get("items"))::contains))
                    .isFalse();
            assertThat(rest.get("next")).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatCannotBeAskedIsAProblem(Stores stores) throws Exception {
        try (Store store = stores.open()) {
            Filled filled = new Filled(store);
            MockMvc api = api(filled, store);
            call(api, get("/api/events?state=lost"), 400);
            call(api, get("/api/events?kind=letter"), 400);
            call(api, get("/api/events/evt-none"), 404);
            call(api, post("/api/events/evt-none/replay"), 404);
            call(api, post("/api/events/run-none/replay"), 404);
            call(api, post("/api/events/" + filled.runId + "/replay"), 409);
            assertThat(api.perform(post("/api/events/evt-none/replay"))
                            .andReturn()
                            .getResponse()
                            .getStatus())
                    .isEqualTo(401);
        }
    }

    private static Queues queues(Store store) {
        return new Queues(store, new Inbox(store));
    }

    private static Work claim(Store store, String conversation, String key) {
        Event event = Events.of(conversation, key);
        new Inbox(store).store(List.of(event));
        return queues(store).claim("me", 99, LEASE).stream()
                .filter(work -> work.event().id().equals(event.id()))
                .findFirst()
                .orElseThrow();
    }

    private static Event dies(Store store, String conversation, String key, String reason) {
        Work work = claim(store, conversation, key);
        queues(store).dead(work, reason);
        return work.event();
    }

    private static MockMvc api(Filled filled, Store store) {
        return MockMvcBuilders.standaloneSetup(
                        new EventsController(filled.sources, new Replay(store)), new ApiController(filled.sources))
                .setControllerAdvice(new Replies())
                .addInterceptors(new AdminToken(new Secret("admin-token")))
                .build();
    }

    private static String call(MockMvc api, MockHttpServletRequestBuilder request, int status) throws Exception {
        MockHttpServletResponse response = api.perform(request.header("Authorization", "Bearer admin-token"))
                .andReturn()
                .getResponse();
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(status);
        assertThat(response.getContentType()).isEqualTo(status < 300 ? "application/json" : "application/problem+json");
        return response.getContentAsString();
    }

    @SuppressWarnings("unchecked")
    private static List<Object> items(MockMvc api, String path) throws Exception {
        return (List<Object>) Json.map(call(api, get(URI.create(path)), 200)).get("items");
    }

    private static Map<String, Object> one(List<?> items) {
        assertThat(items).hasSize(1);
        return Json.map(Json.write(items.get(0)));
    }

    private static String story(MockMvc api, String id) throws Exception {
        Map<String, Object> story = Json.map(call(api, get("/api/why/" + id), 200));
        return story.get("summary") + "\n" + story.get("story");
    }
}
