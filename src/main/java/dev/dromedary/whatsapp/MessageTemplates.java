package dev.dromedary.whatsapp;

import dev.dromedary.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The message templates that are known: those packed under {@code dromedary/templates/whatsapp/} and those on disk,
 * merged file by file; the same relative path on disk wins.
 */
public final class MessageTemplates {

    private static final String PACKED = "dromedary/templates/whatsapp/";

    private final List<MessageTemplate> templates;
    private final List<Problem> problems;

    private MessageTemplates(List<MessageTemplate> templates, List<Problem> problems) {
        this.templates = List.copyOf(templates);
        this.problems = List.copyOf(problems);
    }

    /** Those packed and those below {@code folder}, which need not exist (or be null). */
    public static MessageTemplates load(Path folder) {
        Map<String, String> documents = new TreeMap<>(packed());
        if (folder != null && Files.isDirectory(folder)) {
            documents.putAll(below(folder));
        }
        return of(documents);
    }

    /** @param documents each file's text by its relative path */
    static MessageTemplates of(Map<String, String> documents) {
        List<MessageTemplate> templates = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        documents.forEach((file, text) ->
                TemplateFile.read("templates/whatsapp/" + file, text, problems).ifPresent(templates::add));
        return new MessageTemplates(templates, problems);
    }

    /** The template in {@code language}, else in the language without its country, else in any. */
    public Optional<MessageTemplate> find(String name, String language) {
        String wanted = language == null ? "en" : language;
        String plain = wanted.split("[_-]")[0];
        return named(name)
                .filter(t -> t.language().equalsIgnoreCase(wanted))
                .findFirst()
                .or(() -> named(name)
                        .filter(t -> t.language().split("[_-]")[0].equalsIgnoreCase(plain))
                        .findFirst())
                .or(() -> named(name)
                        .filter(t -> t.language().toLowerCase(Locale.ROOT).startsWith("en"))
                        .findFirst())
                .or(() -> named(name).findFirst());
    }

    public List<MessageTemplate> all() {
        return templates;
    }

    /** What is wrong with the files; a file with an error is left out. */
    public List<Problem> problems() {
        return problems;
    }

    private Stream<MessageTemplate> named(String name) {
        return templates.stream().filter(t -> t.name().equals(name));
    }

    private static Map<String, String> packed() {
        Map<String, String> documents = new TreeMap<>();
        try {
            Resource[] found = new PathMatchingResourcePatternResolver(MessageTemplates.class.getClassLoader())
                    .getResources("classpath*:" + PACKED + "**/*.y*ml");
            for (Resource resource : found) {
                String url = resource.getURL().toString();
                String path = url.substring(url.lastIndexOf(PACKED) + PACKED.length());
                documents.putIfAbsent(path, resource.getContentAsString(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the packed message templates", e);
        }
        return documents;
    }

    private static Map<String, String> below(Path folder) {
        Map<String, String> documents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().matches(".*\\.ya?ml")).toList()) {
                String path = folder.relativize(file).toString().replace('\\', '/');
                documents.put(path, Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the message templates in " + folder, e);
        }
        return documents;
    }
}
