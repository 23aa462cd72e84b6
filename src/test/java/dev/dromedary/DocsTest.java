package dev.dromedary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.engine.AgentCatalog;
import dev.dromedary.files.MergedFolder;
import dev.dromedary.flow.FlowReader;
import dev.dromedary.flow.FlowReading;
import dev.dromedary.problem.Problem;
import dev.dromedary.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and docs say holds: links lead somewhere, examples load, no key of the two documents is forgotten. */
class DocsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");

    private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w*[a-z](?:Test|IT)\\b");

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        Path folder = page.toAbsolutePath().getParent();
        assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
                .filteredOn(link -> !link.contains("://"))
                .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void flowsInExamplesLoad(Path page) throws IOException {
        examples(page).filter(text -> text.contains("kind: AgentFlow")).forEach(text -> {
            FlowReading reading = FlowReader.read("example-flow.yaml", text);
            assertThat(reading.problems()).as(page.toString()).noneMatch(Problem::isError);
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void actionsInExamplesAreActions(Path page) throws IOException {
        examples(page).filter(text -> text.startsWith("- route:")).forEach(text -> {
            String name = text.lines()
                    .filter(line -> line.strip().startsWith("id: "))
                    .map(line -> line.strip().substring(4))
                    .findFirst()
                    .orElseThrow();
            SortedMap<String, MergedFolder.Source> files = new TreeMap<>();
            files.put(name.replace('.', '/') + ".camel.yaml", new MergedFolder.Source(page.toString(), text, null));
            AgentCatalog catalog = AgentCatalog.read(files);
            assertThat(catalog.problems()).isEmpty();
            assertThat(catalog.names()).containsExactly(name);
        });
    }

    @ParameterizedTest
    @CsvSource({"schemas/trigger-config.schema.json, docs/config.md", "schemas/agent-flow.schema.json, docs/flows.md"})
    void everyKeyIsExplained(Path schema, Path page) throws IOException {
        List<String> keys = new ArrayList<>();
        collect(Json.map(Files.readString(schema)), keys);
        assertThat(keys).hasSizeGreaterThan(20);
        String text = Files.readString(page);
        assertThat(keys).filteredOn(key -> !text.contains(key)).isEmpty();
    }

    /** What a page calls as its witness is there. {@code FlowTest} is a kind of document. */
    @ParameterizedTest
    @MethodSource("pages")
    void testsThatAreNamedExist(Path page) throws IOException {
        Set<String> tests = new HashSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .forEach(name -> tests.add(name.substring(0, name.length() - 5)));
        }
        assertThat(TEST.matcher(Files.readString(page)).results().map(MatchResult::group))
                .filteredOn(name -> !name.equals("FlowTest"))
                .allSatisfy(name -> assertThat(tests).contains(name));
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(150);
    }

    private static Stream<String> examples(Path page) throws IOException {
        return YAML.matcher(Files.readString(page)).results().map((MatchResult found) -> found.group(1));
    }

    private static void collect(Object schema, List<String> keys) {
        if (schema instanceof Map<?, ?> map) {
            if (map.get("properties") instanceof Map<?, ?> properties) {
                properties.keySet().forEach(key -> keys.add(String.valueOf(key)));
            }
            map.values().forEach(below -> collect(below, keys));
        } else if (schema instanceof List<?> list) {
            list.forEach(below -> collect(below, keys));
        }
    }
}
