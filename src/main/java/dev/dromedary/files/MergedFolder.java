package dev.dromedary.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.stream.Stream;

/**
 * One folder, such as {@code routes}, {@code flows/whatsapp} or {@code templates/text}: what the jar packs under {@code
 * dromedary/<folder>} with the files of a directory on disk laid over it.
 */
public final class MergedFolder {

    private static final String PACKED = "dromedary/";

    /**
     * One file of the merged folder, UTF-8.
     *
     * @param name for messages: the path on disk as it was given, or {@code packed:<folder>/<path>}
     * @param disk null for a packed file
     */
    public record Source(String name, String text, Path disk) {}

    private MergedFolder() {}

    /**
     * Every file below the folder by its relative path with {@code /}; an absent directory is an empty one.
     *
     * @param disk the directory, or null for the packed files alone
     */
    public static SortedMap<String, Source> read(String folder, Path disk) {
        SortedMap<String, Source> merged = new TreeMap<>(packed(folder));
        if (disk != null && Files.isDirectory(disk)) {
            merged.putAll(onDisk(disk));
        }
        return Collections.unmodifiableSortedMap(merged);
    }

    private static Map<String, Source> onDisk(Path directory) {
        Map<String, Source> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                String relative = directory.relativize(path).toString().replace('\\', '/');
                if (!isHidden(relative)) {
                    found.put(relative, new Source(path.toString(), text(Files.readAllBytes(path)), path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory, e);
        }
        return found;
    }

    /** Bytes that are not UTF-8 read as U+FFFD: the reader of the document names the place. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Editors' and Kubernetes' own files: {@code .x.swp}, {@code ..data}. */
    private static boolean isHidden(String relative) {
        return relative.startsWith(".") || relative.contains("/.");
    }

    private static Map<String, Source> packed(String folder) {
        Map<String, Source> found = new TreeMap<>();
        String root = PACKED + folder + "/";
        try {
            Enumeration<URL> places = MergedFolder.class.getClassLoader().getResources(PACKED + folder);
            while (places.hasMoreElements()) {
                URL place = places.nextElement();
                if (place.openConnection() instanceof JarURLConnection jar) {
                    jar.setUseCaches(false);
                    readJar(jar, root, folder, found);
                } else {
                    onDisk(Path.of(URI.create(place.toString())))
                            .forEach((path, source) -> found.putIfAbsent(
                                    path, new Source("packed:" + folder + "/" + path, source.text(), null)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the packed " + folder, e);
        }
        return found;
    }

    private static void readJar(JarURLConnection connection, String root, String folder, Map<String, Source> found)
            throws IOException {
        // The entries of a jar inside Boot's jar are named without the prefix that the connection's own entry carries.
        try (var jar = connection.getJarFile()) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (!entry.isDirectory() && entry.getName().startsWith(root)) {
                    String path = entry.getName().substring(root.length());
                    try (InputStream in = jar.getInputStream(entry)) {
                        found.putIfAbsent(
                                path, new Source("packed:" + folder + "/" + path, text(in.readAllBytes()), null));
                    }
                }
            }
        }
    }
}
