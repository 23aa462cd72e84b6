package dev.dromedary.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.dromedary.config.ConfigReader;
import dev.dromedary.problem.Fixture;
import dev.dromedary.problem.Problem;
import dev.dromedary.problem.Problems;
import dev.dromedary.problem.SourceText;
import dev.dromedary.problem.Yaml;
import dev.dromedary.problem.YamlReader;
import dev.dromedary.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schemas for editors say what the readers say: the same keys, the same verdict on every fixture. */
class SchemasTest {

    private static final String UNKNOWN = "zzzzzzzzzzzz";
    private static final String KNOWN = "known here: ";

    static Stream<Arguments> fixtures() {
        return Stream.of("config", "flow")
                .flatMap(kind -> Stream.of("valid", "invalid")
                        .flatMap(folder -> Fixture.of(kind, folder).map(fixture -> arguments(kind, folder, fixture))));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void theSchemaAgreesWithTheReader(String kind, String folder, Fixture fixture) {
        Optional<Yaml.Mapping> document = document(fixture.bytes());
        if (document.isEmpty()) {
            assertThat(folder).isEqualTo("invalid");
            return;
        }
        JsonNode node = Json.mapper().valueToTree(document.get().plain());
        var findings = schema(kind).validate(node);
        if (folder.equals("valid")) {
            assertThat(findings).isEmpty();
        } else {
            assertThat(findings).isNotEmpty();
        }
    }

    static Stream<Arguments> documents() throws IOException {
        List<Arguments> documents = new ArrayList<>();
        documents.add(arguments("config", Path.of("config/whatsapp-bot.yaml")));
        documents.add(arguments("config", Path.of("src/test/resources/tutorial/config/whatsapp-bot.yaml")));
        for (String folder : List.of("src/test/resources/tutorial/flows/whatsapp", "flows/whatsapp")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".yaml"))
                        .sorted()
                        .forEach(file -> documents.add(arguments("flow", file)));
            }
        }
        return documents.stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void theTutorialsAndOurDocumentsSatisfyTheSchema(String kind, Path file) throws IOException {
        Yaml.Mapping document = document(Files.readAllBytes(file)).orElseThrow();
        assertThat(schema(kind).validate(Json.mapper().valueToTree(document.plain())))
                .isEmpty();
    }

    static Stream<Arguments> mappings() {
        return Stream.of("config", "flow").flatMap(kind -> {
            Fixture everything = Fixture.of(kind, "valid")
                    .filter(fixture -> fixture.name().startsWith("everything"))
                    .findFirst()
                    .orElseThrow();
            return mappings(document(everything.bytes()).orElseThrow())
                    .map(mapping -> arguments(kind, mapping.path(), everything));
        });
    }

    /** An unknown key is put into every mapping of a document that uses all keys; the reader then names the known. */
    @ParameterizedTest
    @MethodSource("mappings")
    void theSameKeys(String kind, String path, Fixture everything) {
        Yaml.Mapping document = document(everything.bytes()).orElseThrow();
        Map<String, Object> plain = document.plain();
        Map<String, Object> target = at(plain, path);
        target.put(UNKNOWN, "x");
        String text = new org.yaml.snakeyaml.Yaml().dump(plain);
        List<Problem> problems = kind.equals("config")
                ? ConfigReader.read("f.yaml", text, Map.of()).problems()
                : FlowReader.read("f.yaml", text).problems();
        Optional<String> hint = problems.stream()
                .filter(problem -> problem.message().equals("unknown key `" + UNKNOWN + "`"))
                .map(Problem::hint)
                .findFirst();
        JsonNode properties = schemaAt(kind, path).path("properties");
        if (hint.isEmpty()) {
            assertThat(properties.isMissingNode())
                    .as("any key is fine at " + path)
                    .isTrue();
        } else {
            Set<String> known =
                    new TreeSet<>(List.of(hint.get().substring(KNOWN.length()).split(", ")));
            Set<String> inSchema = new TreeSet<>();
            properties.fieldNames().forEachRemaining(inSchema::add);
            assertThat(inSchema).isEqualTo(known);
        }
    }

    private static Stream<Yaml.Mapping> mappings(Yaml value) {
        if (value instanceof Yaml.Items list) {
            return list.items().stream().flatMap(SchemasTest::mappings);
        }
        return value instanceof Yaml.Mapping mapping
                ? Stream.concat(
                        Stream.of(mapping),
                        mapping.entries().values().stream().flatMap(entry -> mappings(entry.value())))
                : Stream.of();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> at(Map<String, Object> document, String path) {
        Object at = document;
        for (String part : parts(path)) {
            at = at instanceof List<?> list ? list.get(Integer.parseInt(part)) : ((Map<String, Object>) at).get(part);
        }
        return (Map<String, Object>) at;
    }

    private static JsonNode schemaAt(String kind, String path) {
        JsonNode at = schema(kind).getSchemaNode();
        for (String part : parts(path)) {
            JsonNode property = at.path("properties").path(part);
            JsonNode items = at.has("items") ? at.path("items") : at.path("additionalProperties");
            at = property.isMissingNode() ? items : property;
        }
        return at;
    }

    private static List<String> parts(String path) {
        return Stream.of(path.split("[.\\[\\]]+"))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Optional<Yaml.Mapping> document(byte[] bytes) {
        Problems problems = new Problems("f.yaml");
        Optional<Yaml.Mapping> document =
                SourceText.of(bytes, problems).flatMap(source -> YamlReader.read(source, problems));
        return problems.hasErrors() ? Optional.empty() : document;
    }

    private static JsonSchema schema(String kind) {
        String name = kind.equals("config") ? "trigger-config" : "agent-flow";
        try {
            String text = Files.readString(Path.of("schemas/" + name + ".schema.json"));
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
