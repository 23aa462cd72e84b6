package dev.dromedary.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Class data sharing, for a test that starts the same main class a hundred times: most of a start is loading and
 * checking classes. Where the archive is of no use, Java does without.
 */
final class SharedClasses {

    private final Path archive;
    private final String classPath;

    /** @param folder for the archive and for the folders of the class path as jars, since it takes nothing else */
    SharedClasses(Path folder) throws IOException {
        archive = folder.resolve("classes.jsa");
        List<String> jars = new ArrayList<>();
        for (String entry : Bot.classPath().split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                jars.add(packed(path, folder.resolve("classes" + jars.size() + ".jar"))
                        .toString());
            } else if (Files.exists(path)) {
                jars.add(entry);
            }
        }
        classPath = String.join(File.pathSeparator, jars);
    }

    private static Path packed(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes, FileVisitOption.FOLLOW_LINKS)) {
            packed.setLevel(0);
            for (Path one : all.toList()) {
                String name = classes.relativize(one).toString().replace(File.separatorChar, '/');
                if (Files.isRegularFile(one)) {
                    packed.putNextEntry(new ZipEntry(name));
                    Files.copy(one, packed);
                    packed.closeEntry();
                } else if (!name.isEmpty()) {
                    packed.putNextEntry(new ZipEntry(name + "/"));
                    packed.closeEntry();
                }
            }
        }
        return jar;
    }

    /** How to start a process: the first that ends by itself leaves its classes to all that come after. */
    List<String> command() {
        List<String> command = new ArrayList<>(Bot.java());
        command.add((Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
        command.addAll(List.of("-cp", classPath));
        return command;
    }
}
