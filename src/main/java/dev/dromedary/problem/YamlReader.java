package dev.dromedary.problem;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML text to {@link Yaml}. Nothing is constructed from tags, and depth, aliases and size are bounded, so a document
 * from anywhere may be read.
 */
public final class YamlReader {

    private static final int MAX_DEPTH = 50;
    private static final int MAX_VALUES = 50_000;
    private static final Set<Tag> CORE = Set.of(
            Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ, Tag.MERGE, Tag.BINARY);

    private final SourceText source;
    private final Problems problems;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    private YamlReader(SourceText source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The document, which must be a mapping; empty when there is none to speak of, and then a problem says why. */
    public static Optional<Yaml.Mapping> read(SourceText source, Problems problems) {
        return new YamlReader(source, problems).document();
    }

    private Optional<Yaml.Mapping> document() {
        Node root = compose();
        if (root == null) {
            if (!problems.hasErrors()) {
                problems.error(Place.WHOLE, "", "the document is empty", "");
            }
            return Optional.empty();
        }
        Yaml value = convert(root, "");
        if (value instanceof Yaml.Mapping mapping) {
            return Optional.of(mapping);
        }
        problems.error(value, "the document must be a mapping of keys, not " + value.kind(), "");
        return Optional.empty();
    }

    private Node compose() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_DEPTH);
        options.setCodePointLimit(SourceText.MAX_BYTES);
        // Only nodes are composed, so no tag can do anything; foreign ones are reported with everything else.
        options.setTagInspector(tag -> true);
        try {
            return new org.yaml.snakeyaml.Yaml(options).compose(new StringReader(source.text()));
        } catch (MarkedYAMLException e) {
            SyntaxProblem.report(e, source, problems);
        } catch (org.yaml.snakeyaml.reader.ReaderException e) {
            int offset = source.text().offsetByCodePoints(0, Math.min(e.getPosition(), source.codePoints()));
            String found = String.format("U+%04X", e.getCodePoint());
            problems.error(source.place(offset), "", "character " + found + " may not stand in YAML", "remove it");
        } catch (YAMLException e) {
            problems.error(Place.WHOLE, "", "not YAML we read: " + e.getMessage(), "");
        }
        return null;
    }

    private Yaml convert(Node node, String path) {
        Place place = place(node);
        if (!CORE.contains(node.getTag())) {
            problems.error(place, path, "tag " + node.getTag().getValue() + " is not known here", "remove the tag");
        }
        if (++values == MAX_VALUES) {
            problems.error(place, path, "the document unfolds to more than " + MAX_VALUES + " values", "");
        }
        if (node instanceof ScalarNode scalar) {
            boolean typed = scalar.getScalarStyle() == ScalarStyle.PLAIN && !resolvedText(scalar);
            return new Yaml.Scalar(place, path, scalar.getValue(), !typed);
        }
        if (values > MAX_VALUES || !open.add(node)) {
            if (values <= MAX_VALUES) {
                problems.error(place, path, "an alias contains itself", "");
            }
            return new Yaml.Scalar(place, path, "", false);
        }
        Yaml value =
                node instanceof SequenceNode list ? items(list, place, path) : mapping((MappingNode) node, place, path);
        open.remove(node);
        return value;
    }

    /** A plain {@code 123} that resolved to text was written {@code !!str 123}. */
    private static boolean resolvedText(ScalarNode scalar) {
        boolean looksTyped = !(new Yaml.Scalar(Place.WHOLE, "", scalar.getValue(), false).plain() instanceof String);
        return looksTyped && scalar.getTag().equals(Tag.STR);
    }

    private Yaml items(SequenceNode list, Place place, String path) {
        List<Yaml> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            items.add(convert(item, path + "[" + items.size() + "]"));
        }
        return new Yaml.Items(place, path, items);
    }

    private Yaml mapping(MappingNode node, Place place, String path) {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        List<Yaml.Mapping> merged = new ArrayList<>();
        for (NodeTuple tuple : node.getValue()) {
            Place at = place(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                boolean template = tuple.getKeyNode() instanceof MappingNode;
                String hint = template ? "put quotes round {{ … }}" : "";
                problems.error(at, path, "a key must be plain text", hint);
                continue;
            }
            String below = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            Yaml value = convert(tuple.getValueNode(), below);
            if (key.getTag().equals(Tag.MERGE)) {
                merge(value, merged);
            } else if (entries.containsKey(key.getValue())) {
                int first = entries.get(key.getValue()).key().line();
                problems.error(at, below, "key `" + key.getValue() + "` is given twice", "first in line " + first);
            } else {
                entries.put(key.getValue(), new Yaml.Entry(at, value));
            }
        }
        merged.forEach(other -> other.entries().forEach(entries::putIfAbsent));
        return new Yaml.Mapping(place, path, entries);
    }

    private void merge(Yaml value, List<Yaml.Mapping> merged) {
        if (value instanceof Yaml.Mapping mapping) {
            merged.add(mapping);
        } else if (value instanceof Yaml.Items list) {
            list.items().forEach(item -> merge(item, merged));
        } else {
            problems.error(value, "`<<` takes a mapping, not " + value.kind(), "");
        }
    }

    private Place place(Node node) {
        return source.place(node.getStartMark().getLine(), node.getStartMark().getColumn());
    }
}
