package dev.dromedary.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.flow.AgentFlow.Field;
import dev.dromedary.flow.AgentFlow.Input;
import dev.dromedary.flow.InputReader.BadField;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InputReaderTest {

    static Stream<Arguments> coerced() {
        return Stream.of(
                Arguments.of("string", 5, "5"),
                Arguments.of("string", true, "true"),
                Arguments.of("integer", "7", 7L),
                Arguments.of("integer", 7, 7L),
                Arguments.of("number", "1.5", new BigDecimal("1.5")),
                Arguments.of("boolean", "Yes", true),
                Arguments.of("array", List.of(1), List.of(1)),
                Arguments.of(null, Map.of("a", 1), Map.of("a", 1)));
    }

    @ParameterizedTest
    @MethodSource("coerced")
    void coercesToTheDeclaredType(String type, Object given, Object expected) {
        assertThat(read(field(type), given).values()).containsEntry("x", expected);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(field("integer"), "1.5", "must be a whole number"),
                Arguments.of(field("number"), "many", "must be a number"),
                Arguments.of(field("boolean"), "perhaps", "must be true or false"),
                Arguments.of(field("array"), "a", "must be a list"),
                Arguments.of(field("object"), "a", "must be an object"),
                Arguments.of(field("string"), List.of("a"), "must be a string"),
                Arguments.of(
                        new Field("string", List.of("a", "b"), null, null, null, null), "c", "must be one of [a, b]"),
                Arguments.of(new Field("string", List.of(), null, null, "^v", null), "1", "must match ^v"),
                Arguments.of(new Field("string", List.of(), null, null, null, "email"), "bob", "must be a valid email"),
                Arguments.of(new Field("string", List.of(), null, null, null, "uri"), "a b", "must be a valid uri"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void namesWhatIsWrong(Field field, Object given, String message) {
        assertThat(read(field, given).problems()).containsExactly(new BadField("x", message));
    }

    @Test
    void namesEveryBadFieldAtOnce() {
        Input input = new Input(List.of("a", "b", "c"), Map.of("c", field("integer")));
        assertThat(InputReader.read(input, Map.of("c", "no"), Map.of()).problems())
                .extracting(BadField::field)
                .containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void anEmptyMatchFallsBackToTheDefault() {
        Field service = new Field("string", List.of(), "all", "match.1", null, null);
        Input input = new Input(List.of(), Map.of("service", service));
        assertThat(InputReader.read(input, Map.of(), Map.of("match", Map.of("1", "")))
                        .values())
                .containsEntry("service", "all");
        assertThat(InputReader.read(input, Map.of(), Map.of("match", Map.of("1", "api")))
                        .values())
                .containsEntry("service", "api");
    }

    @Test
    void enumsKeepTheirOwnSpelling() {
        Field severity = new Field("string", List.of("critical"), null, null, null, null);
        assertThat(read(severity, "CRITICAL").values()).containsEntry("x", "critical");
    }

    private static InputReader.Reading read(Field field, Object given) {
        return InputReader.read(new Input(List.of(), Map.of("x", field)), Map.of("x", given), Map.of());
    }

    private static Field field(String type) {
        return new Field(type, List.of(), null, null, null, null);
    }
}
