package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.run.Run;
import dev.dromedary.store.Stores;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An action that throws what no action should: the run ends with a reason, and its sender hears of it. */
class ErrorsTest {

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

    static Stream<Error> errors() {
        return Stream.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new NoClassDefFoundError("com/example/Missing"),
                new AssertionError("broken"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorInAnActionFailsItsStep(Error error) throws Exception {
        rig.serve("""
            steps:
              - {name: first, agent: test, action: echo}
              - {name: go, agent: test, action: look}
            """);
        rig.probe.does("look", (input, op) -> {
            throw error;
        });
        Run run = rig.run();
        assertThat(run.state()).isEqualTo(Run.State.FAILED);
        assertThat(run.reason()).contains("go", error.getClass().getSimpleName());
        assertThat(rig.told()).singleElement().asString().contains("Something went wrong", "✅ first", "❌ go");
    }

    @ParameterizedTest
    @MethodSource("errors")
    void onErrorIsAskedAsForAnyFailure(Error error) throws Exception {
        rig.serve("""
            steps:
              - {name: go, agent: test, action: look, timeout: 30s, on_error: {continue: true}}
              - {name: then, agent: test, action: echo, input: {value: "after"}}
            """);
        rig.probe.does("look", (input, op) -> {
            throw error;
        });
        Run run = rig.run();
        assertThat(run.state()).as(run.reason()).isEqualTo(Run.State.SUCCEEDED);
        assertThat(run.warnings()).anyMatch(warning -> warning.contains("go failed and was passed over"));
    }
}
