package dev.dromedary.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.config.ConfigReader;
import dev.dromedary.config.ConfigReading;
import dev.dromedary.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever an editor, a merge or a bad copy makes of a document: problems, never an exception. */
class BrokenDocumentsTest {

    private static final int ROUNDS = 100;
    private static final String SIGNS = "{}[]:,-#&*!|>'\"%@`\\\t \n?~<=$\u00e2\u0000é🚨1aZ";

    @Test
    void nothingIsThrownAtAuthors() throws IOException {
        Random random = new Random(20260901);
        for (Path file : documents()) {
            byte[] original = Files.readAllBytes(file);
            for (int i = 0; i < ROUNDS; i++) {
                byte[] broken = damaged(original, random);
                ConfigReading config = ConfigReader.read("f.yaml", broken, Map.of("PORT", "x"));
                FlowReading flow = FlowReader.read("f.yaml", broken);
                assertThat(config.config() == null)
                        .isEqualTo(config.problems().stream().anyMatch(Problem::isError));
                assertThat(flow.flow() == null)
                        .isEqualTo(flow.problems().stream().anyMatch(Problem::isError));
                FlowSet.of(List.of(flow), config.config() == null ? null : config, Actions.unknown());
            }
        }
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (String root : List.of("src/test/resources/tutorial", "src/test/resources/documents")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(documents::add);
            }
        }
        return documents;
    }

    private static byte[] damaged(byte[] original, Random random) {
        StringBuilder text = new StringBuilder(new String(original, StandardCharsets.UTF_8));
        for (int i = random.nextInt(4); i >= 0 && text.length() > 1; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
                case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(80)));
                case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(80))));
                default -> dropValue(text, at);
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(20) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** What stands behind the next colon becomes something of another kind. */
    private static void dropValue(StringBuilder text, int at) {
        int colon = text.indexOf(": ", at);
        if (colon >= 0) {
            int end = Math.max(colon + 2, text.indexOf("\n", colon));
            text.replace(
                    colon + 2,
                    end,
                    List.of("", "[]", "{}", "~", "[x, {a: b}]", "{a: [b]}", "99999999999")
                            .get(at % 7));
        }
    }
}
