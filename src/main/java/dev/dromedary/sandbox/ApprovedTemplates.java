package dev.dromedary.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The templates that the stand-in counts as approved: those of {@code templates/whatsapp/*.yaml}. */
public final class ApprovedTemplates {

    private ApprovedTemplates() {}

    /** From each file's text by its stem. */
    public static List<ApprovedTemplate> of(Map<String, String> documents) {
        List<ApprovedTemplate> templates = new ArrayList<>();
        documents.forEach((stem, text) -> {
            Object parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            if (parsed instanceof Map<?, ?> map) {
                Map<String, Object> document = new HashMap<>();
                map.forEach((key, value) -> document.put(Objects.toString(key), value));
                templates.add(ApprovedTemplate.of(stem, document));
            }
        });
        templates.sort(Comparator.comparing(ApprovedTemplate::name));
        return templates;
    }

    public static List<ApprovedTemplate> in(Path folder) {
        Map<String, String> documents = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                String name = file.getFileName().toString();
                documents.put(name.substring(0, name.length() - ".yaml".length()), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the templates in " + folder, e);
        }
        return of(documents);
    }
}
