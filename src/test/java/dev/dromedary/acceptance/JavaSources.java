package dev.dromedary.acceptance;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java sources, made runnable while a test runs. */
public final class JavaSources {

    private JavaSources() {}

    /** @throws IllegalStateException when they do not compile, with what the compiler said */
    public static void compile(List<Path> sources, String classPath, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-nowarn",
                "-parameters",
                "-proc:none",
                "-cp",
                classPath,
                "-d",
                Files.createDirectories(classes).toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new IllegalStateException("does not compile:\n" + said);
            }
        }
    }
}
