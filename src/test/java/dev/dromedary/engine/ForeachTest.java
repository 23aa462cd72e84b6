package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Run;
import dev.dromedary.store.StoreUnavailable;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code foreach}: what it goes over, its names, at once or one by one, and what fails of it. */
class ForeachTest {

    private static Rig rig;

    @BeforeAll
    static void start() throws Exception {
        rig = Rig.on(Stores.sqlite());
    }

    @BeforeEach
    void forget() {
        rig.forget();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[a, b]                                         ; a,b",
                "['{{ input.word }}', x]                        ; hi,x",
                "!!str {{ [input.word, 'b'] }}                  ; hi,b",
                "!!str [\"a,b\", \"c\"]                         ; 'a,b,c'",
                "!!str [\"{{ input.word }}\"]                   ; hi",
                "!!str {{ input.json }}                         ; j1,j2",
                "!!str {{ [] }}                                 ; ''",
                "!!str {{ input.nothing }}                      ; ''",
                "!!str {{ input.users | map(attribute='name') }}; Ann,Bob",
            })
    void goesOver(String list, String items) throws Exception {
        rig.serve("""
            steps:
              - {name: each, agent: test, action: echo, foreach: %s, input: {value: "{{ item }}"}}
              - {name: after, agent: test, action: keep, input: {value: "{{ steps.each.output }}"}}
            """.formatted(
                        list.startsWith("!!str ") ? "'" + list.substring(6).replace("'", "''") + "'" : list));
        Run begun = rig.begin(
                "f1",
                Rig.ALICE,
                Map.of(
                        "word",
                        "hi",
                        "json",
                        "[\"j1\",\"j2\"]",
                        "users",
                        List.of(Map.of("name", "Ann"), Map.of("name", "Bob"))));
        Run run = rig.proceed(begun);
        assertThat(run.state()).as(run.reason()).isEqualTo(Run.State.SUCCEEDED);
        List<Object> seen = rig.probe.values("echo");
        assertThat(String.join(",", seen.stream().map(String::valueOf).toList()))
                .isEqualTo(items);
        assertThat(rig.probe.values("keep")).containsExactly(seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a, b", "[a, b", "{{ {'a': 1} }}", "{{ 7 }}"})
    void needsAList(String list) throws Exception {
        rig.serve("""
            steps:
              - {name: each, agent: test, action: echo, foreach: "{{ input.list }}{{ '' }}", input: {value: "{{ item }}"}}
            """.replace("{{ input.list }}{{ '' }}", list.startsWith("{{") ? list : "{{ input.list }}"));
        Run run = rig.proceed(rig.begin("f1", Rig.ALICE, Map.of("list", list)));
        assertThat(run.state()).isEqualTo(Run.State.FAILED);
        assertThat(run.reason()).startsWith("each: foreach needs a list");
        assertThat(rig.probe.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"item, n", "action, step", "result, call", "error, next", "flowRun, flowStep"})
    void theNamesOfItemAndIndexAreTheAuthors(String item, String index) throws Exception {
        rig.serve("""
            steps:
              - name: each
                agent: test
                action: echo
                foreach: [a, b]
                item: %1$s
                index: %2$s
                input: {value: "{{ %2$s }}{{ %1$s }}"}
              - {name: after, agent: test, action: keep, input: {value: "[{{ %1$s }}]"}}
            """.formatted(item, index));
        assertThat(rig.run().state()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(rig.probe.values("echo")).containsExactly("0a", "1b");
        assertThat(rig.probe.values("keep")).containsExactly("[]");
    }

    @Test
    void itemsAtOnceAreAtMostSixteenAndTheirResultsInOrder() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier sixteen = new CyclicBarrier(16);
        rig.probe.does("look", (input, op) -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            sixteen.await(20, TimeUnit.SECONDS);
            inside.decrementAndGet();
            return "r" + input.get("value");
        });
        rig.serve("""
            steps:
              - {name: each, agent: test, action: look, parallel: true, foreach: "{{ input.list }}", input: {value: "{{ item }}"}}
              - {name: after, agent: test, action: keep, input: {value: "{{ steps.each.output }}"}}
            """);
        List<Integer> list = IntStream.range(0, 48).boxed().toList();
        Run run = rig.proceed(rig.begin("f1", Rig.ALICE, Map.of("list", list)));
        assertThat(run.state()).as(run.reason()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(most).hasValue(16);
        assertThat(rig.probe.values("keep"))
                .containsExactly(list.stream().map(n -> "r" + n).toList());
    }

    @Test
    void aSlowListOfOneRunDoesNotHoldUpAnother() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        rig.probe.does("look", (input, op) -> {
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            return null;
        });
        String flow = """
            steps:
              - {name: each, agent: test, action: %s, parallel: true, foreach: "{{ input.list }}", input: {value: "{{ item }}"}}
            """;
        rig.serve(flow.formatted("look"), flow.formatted("echo"));
        Map<String, Object> input =
                Map.of("list", IntStream.range(0, 20).boxed().toList());
        Run slow = rig.begin("f1", Rig.ALICE, input);
        Thread thread = new Thread(() -> rig.proceed(slow));
        thread.start();
        Run quick = rig.proceed(rig.begin("f2", Rig.ALICE, input));
        assertThat(done.getCount()).isEqualTo(1);
        done.countDown();
        thread.join();
        assertThat(quick.state()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(rig.runs.find(slow.id()).orElseThrow().state()).isEqualTo(Run.State.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneFailingItemDoesNotStopTheOthersAndTheStepFailsWithTheList(boolean parallel) throws Exception {
        rig.probe.does("push", (input, op) -> {
            if (List.of("b", "d").contains(input.get("value"))) {
                throw ActionFailed.refused("no " + input.get("value"));
            }
            return input.get("value");
        });
        rig.serve("""
            steps:
              - name: each
                agent: test
                action: push
                parallel: %s
                foreach: [a, b, c, d]
                input: {value: "{{ item }}"}
                on_error: {response: {text: "{{ error }}"}}
            """.formatted(parallel));
        Run run = rig.run();
        assertThat(run.state()).isEqualTo(Run.State.STOPPED);
        assertThat(rig.probe.values("push")).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(rig.told()).containsExactly("item 1: no b; item 3: no d");
        assertThat(rig.journal(run))
                .contains("each[0] done", "each[1] failed", "each[2] done", "each[3] failed", "each failed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRetryCallsOnlyTheItemsThatMayStillWork(boolean parallel) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        rig.probe.does("push", (input, op) -> {
            if ("refused".equals(input.get("value"))) {
                throw ActionFailed.refused("never");
            }
            if ("flaky".equals(input.get("value")) && tries.incrementAndGet() == 1) {
                throw ActionFailed.transientFault("busy", null);
            }
            return input.get("value");
        });
        rig.serve("""
            steps:
              - name: each
                agent: test
                action: push
                parallel: %s
                retry: {max_attempts: 3}
                foreach: [good, refused, flaky]
                input: {value: "{{ item }}"}
            """.formatted(parallel));
        Run run = rig.run();
        assertThat(run.state()).isEqualTo(Run.State.RUNNING);
        rig.clock.advance(Duration.ofMinutes(1));
        run = rig.resume(run);
        assertThat(run.state()).isEqualTo(Run.State.FAILED);
        assertThat(run.reason()).isEqualTo("each: item 1: never");
        assertThat(rig.probe.values("push")).containsExactlyInAnyOrder("good", "refused", "flaky", "flaky");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStoreThatIsAwayDecidesNothing(boolean parallel) throws Exception {
        rig.probe.does("push", (input, op) -> {
            throw new StoreUnavailable("away", null);
        });
        rig.serve("""
            steps:
              - name: each
                agent: test
                action: push
                parallel: %s
                foreach: [a, b]
                input: {value: "{{ item }}"}
                on_error: {continue: true}
              - {name: after, agent: test, action: echo}
            """.formatted(parallel));
        Run begun = rig.begin("f1", Rig.ALICE);
        assertThatThrownBy(() -> rig.proceed(begun)).isInstanceOf(StoreUnavailable.class);
        assertThat(rig.probe.count("echo")).isZero();
        rig.probe.does("push", (input, op) -> input.get("value"));
        assertThat(rig.resume(begun).state()).isEqualTo(Run.State.SUCCEEDED);
    }

    @Test
    void anEmptyListIsEmpty() throws Exception {
        rig.serve("""
            steps:
              - name: each
                agent: test
                action: echo
                foreach: "{{ [] }}"
                on_empty: {response: {text: nobody}}
            """);
        assertThat(rig.run().state()).isEqualTo(Run.State.STOPPED);
        assertThat(rig.told()).containsExactly("nobody");
    }
}
