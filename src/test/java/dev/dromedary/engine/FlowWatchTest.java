package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.files.MergedFolder;
import dev.dromedary.files.MergedFolder.Source;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Run;
import dev.dromedary.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code flows.watch: true}: files that change while the bot runs. */
class FlowWatchTest {

    private static final String SAYS = """
        steps:
          - {name: go, agent: test, action: %s}
          - {name: say, agent: test, action: keep, input: {value: %s}}
        """;

    @TempDir
    private Path directory;

    private Rig rig;
    private FlowWatch watch;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.on(Stores.sqlite());
        SortedMap<String, Source> actions = new TreeMap<>(MergedFolder.read("routes/agents", null));
        Rig.actions().forEach((path, source) -> actions.put(path.substring("agents/".length()), source));
        FlowLoader loader = new FlowLoader(rig.config, directory, AgentCatalog.read(actions), rig.versions);
        write("f1", SAYS.formatted("look", "one"));
        watch = new FlowWatch(directory, loader, rig.gateway, rig.flows);
        rig.gateway.serve(rig.only(loader.read()));
    }

    @AfterEach
    void stop() {
        watch.close();
        rig.close();
    }

    private void write(String stem, String rest) throws IOException {
        Files.writeString(directory.resolve(stem + ".yaml"), Rig.document(stem, rest));
    }

    @Test
    void aChangedFileIsSwappedInAndARunInFlightEndsOnItsOwnVersion() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        rig.probe.does("look", (input, op) -> {
            inside.countDown();
            assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            return null;
        });
        Run slow = rig.begin("f1", null);
        Thread thread = new Thread(() -> rig.proceed(slow));
        thread.start();
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        write("f1", SAYS.formatted("echo", "two"));
        assertThat(watch.look()).isTrue();
        assertThat(rig.routesOf("f1")).hasSize(2);
        rig.proceed(rig.begin("f1", null));
        assertThat(rig.probe.values("keep")).containsExactly("two");
        go.countDown();
        thread.join();
        assertThat(rig.probe.values("keep")).containsExactly("two", "one");
        assertThat(rig.routesOf("f1")).hasSize(1);
        assertThat(watch.look()).isFalse();
    }

    @Test
    void aBrokenFileKeepsWhatIsServedAndADeletedOneIsWithdrawn() throws Exception {
        write("f1", "stepps: []");
        assertThat(watch.look()).isTrue();
        assertThat(rig.proceed(rig.begin("f1", null)).state()).isEqualTo(Run.State.SUCCEEDED);
        write("f1", SAYS.formatted("echo", "mended"));
        watch.look();
        rig.proceed(rig.begin("f1", null));
        assertThat(rig.probe.values("keep")).containsExactly("one", "mended");
        Files.delete(directory.resolve("f1.yaml"));
        watch.look();
        assertThat(rig.flows.find("f1")).isEmpty();
        assertThat(rig.routesOf("f1")).isEmpty();
        assertThat(rig.gateway.entries()).doesNotContainKey("f1");
    }

    @Test
    void aSuspendedRunEndsOnItsVersionAfterItsFileWasDeleted() throws Exception {
        write("f1", "steps: [{name: go, agent: test, action: push, retry: {max_attempts: 2}}]");
        watch.look();
        rig.probe.does("push", (input, op) -> {
            throw ActionFailed.transientFault("busy", null);
        });
        Run run = rig.proceed(rig.begin("f1", null));
        Files.delete(directory.resolve("f1.yaml"));
        watch.look();
        assertThat(rig.routesOf("f1")).isEmpty();
        rig.clock.advance(Duration.ofMinutes(1));
        rig.probe.does("push", (input, op) -> "done");
        assertThat(rig.resume(run).state()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(rig.routesOf("f1")).isEmpty();
    }

    @Test
    void flowsAreFoundByTheirFileAndByTheirName() throws Exception {
        Files.writeString(directory.resolve("ack-flow.yaml"), Rig.document("ack", SAYS.formatted("look", "found")));
        watch.look();
        assertThat(rig.flows.find("ack-flow")).isPresent();
        assertThat(rig.flows.find("ack")).isEqualTo(rig.flows.find("ack-flow"));
        assertThat(rig.gateway.entries().get("ack").stem()).isEqualTo("ack-flow");
        assertThat(rig.proceed(rig.begin("ack", null)).flow()).isEqualTo("ack-flow");
    }

    @Test
    void nothingGrowsOverTwoHundredSwaps() throws Exception {
        String flow = """
            steps:
              - {name: go, agent: test, action: echo, timeout: 20s, input: {value: %s}}
              - {name: each, agent: test, action: keep, parallel: true, foreach: [1, 2], input: {value: "{{ item }}"}}
            """;
        for (int i = 0; i < 3; i++) {
            swap(flow, "warm" + i);
        }
        List<Integer> before = sizes();
        for (int i = 0; i < 200; i++) {
            swap(flow, "v" + i);
        }
        assertThat(sizes()).isEqualTo(before);
    }

    private void swap(String flow, String value) throws Exception {
        write("f1", flow.formatted(value));
        assertThat(watch.look()).isTrue();
        assertThat(rig.proceed(rig.begin("f1", null)).state()).isEqualTo(Run.State.SUCCEEDED);
    }

    private List<Integer> sizes() {
        return List.of(
                rig.camel.getRoutes().size(),
                rig.camel.getRouteDefinitions().size(),
                rig.camel.getRouteTemplateDefinitions().size(),
                rig.camel.getEndpoints().size(),
                rig.camel.getRoutePolicyFactories().size());
    }
}
