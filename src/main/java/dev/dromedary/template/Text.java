package dev.dromedary.template;

import dev.dromedary.files.MergedFolder;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.exception.VelocityException;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.parser.ParseException;
import org.apache.velocity.util.introspection.SecureUberspector;

/**
 * The bot's own sentences, {@code templates/text/<key>.vm}: Velocity, packed in the jar and editable on disk without a
 * build. Values are put in as they are and never read as a template; line ends and control characters in them become
 * spaces, so that data cannot pose as a sentence of ours.
 */
public final class Text {

    private static final int MAX_VALUE = 500;

    private final Map<String, Template> sentences = new TreeMap<>();
    private final Map<String, String> sources = new TreeMap<>();

    /**
     * @param templates the {@code templates} directory on disk, whose {@code text/} files win over the packed ones; or
     *     null
     * @throws TemplateFailed when a sentence cannot be parsed, naming its file and place
     */
    public Text(Path templates) {
        RuntimeInstance velocity = velocity();
        MergedFolder.read("templates/text", templates == null ? null : templates.resolve("text"))
                .forEach((path, source) -> {
                    if (path.endsWith(".vm")) {
                        sentences.put(path.substring(0, path.length() - 3), parse(velocity, source));
                        sources.put(path.substring(0, path.length() - 3), source.text());
                    }
                });
    }

    public Set<String> keys() {
        return Set.copyOf(sentences.keySet());
    }

    /** The template's own text, for a route that renders it with Camel's Velocity component. */
    public String source(String key) {
        return sources.get(key);
    }

    /** The sentence of this key; values that it asks for and are absent leave nothing behind. */
    public String say(String key, Map<String, ?> values) {
        Template sentence = sentences.get(key);
        if (sentence == null) {
            throw new TemplateFailed("there is no sentence `" + key + "`");
        }
        Map<String, Object> clean = new LinkedHashMap<>();
        values.forEach((name, value) -> clean.put(name, plain(value)));
        StringWriter out = new StringWriter();
        try {
            sentence.merge(new VelocityContext(clean), out);
        } catch (VelocityException e) {
            throw new TemplateFailed("sentence `" + key + "`: " + e.getMessage());
        }
        return out.toString().strip().replaceAll("\n{3,}", "\n\n");
    }

    private static RuntimeInstance velocity() {
        Properties properties = new Properties();
        properties.setProperty("introspector.uberspect.class", SecureUberspector.class.getName());
        properties.setProperty("directive.foreach.max_loops", "200");
        properties.setProperty("velocimacro.inline.allow", "false");
        properties.setProperty("velocimacro.library.path", "");
        properties.setProperty("event_handler.invalid_references.class", SilentReferences.class.getName());
        // No loader finds anything: #parse and #include have nothing to read.
        properties.setProperty("resource.loaders", "class");
        properties.setProperty("resource.loader.class.class", NoResources.class.getName());
        RuntimeInstance velocity = new RuntimeInstance();
        velocity.init(properties);
        return velocity;
    }

    private static Template parse(RuntimeInstance velocity, MergedFolder.Source source) {
        Template template = new Template();
        template.setName(source.name());
        template.setRuntimeServices(velocity);
        try {
            template.setData(velocity.parse(new StringReader(source.text()), template));
            template.initDocument();
            return template;
        } catch (ParseException | VelocityException e) {
            throw new TemplateFailed(source.name() + ": " + e.getMessage());
        }
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), plain(item)));
            return copy;
        }
        if (value instanceof Iterable<?> items) {
            List<Object> copy = new ArrayList<>();
            items.forEach(item -> copy.add(plain(item)));
            return copy;
        }
        if (value instanceof Number || value instanceof Boolean || value == null) {
            return value;
        }
        String text = value.toString().replaceAll("\\p{Cntrl}+", " ").strip();
        return text.codePointCount(0, text.length()) <= MAX_VALUE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_VALUE)) + "…";
    }
}
