package dev.dromedary.problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A document under {@code src/test/resources/documents/<kind>/{valid,invalid}} and, in the {@code .txt} beside it, the
 * exact problems expected of it; no {@code .txt} means none.
 */
public record Fixture(String name, Path file) {

    private static final Path ROOT = Path.of("src/test/resources/documents");

    public static Stream<Fixture> of(String kind, String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(kind).resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
                    .map(file -> new Fixture(file.getFileName().toString(), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes() {
        return read(file);
    }

    public List<String> expected() {
        Path text = file.resolveSibling(name.replace(".yaml", ".txt"));
        return Files.exists(text)
                ? new String(read(text), StandardCharsets.UTF_8).lines().toList()
                : List.of();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
