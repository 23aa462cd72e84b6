import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Fetches the pinned Maven from the central repository, checks it and unpacks it: java FetchMaven.java PROPERTIES HOME. */
class FetchMaven {

    public static void main(String[] args) throws Exception {
        Properties pinned = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            pinned.load(in);
        }
        Path home = Path.of(args[1]);
        String version = pinned.getProperty("version");
        String file = "/org/apache/maven/apache-maven/" + version + "/apache-maven-" + version + "-bin.zip";
        URI uri = URI.create(repository() + file);
        System.err.println("mvnw: fetching Maven " + version);
        HttpResponse<byte[]> answer = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(uri + " answered " + answer.statusCode() + "; set MVNW_REPOURL to a mirror");
        }
        String found = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(answer.body()));
        if (!found.equals(pinned.getProperty("sha512"))) {
            throw new IllegalStateException("the fetched Maven is not the pinned one: SHA-512 is " + found);
        }
        Path unpacked = Files.createTempDirectory(Files.createDirectories(home.getParent()), "maven");
        unpack(answer.body(), unpacked);
        try {
            Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (java.nio.file.FileSystemException another) {
            // Another wrapper was quicker: its copy is the same.
            System.err.println("mvnw: using the Maven already in place");
        }
    }

    /** The central repository lives at the reversed group id of Maven itself. */
    private static String repository() {
        String other = System.getenv("MVNW_REPOURL");
        if (other != null && !other.isBlank()) {
            return other.replaceAll("/+$", "");
        }
        List<String> labels = Arrays.asList("org.apache.maven".split("\\."));
        Collections.reverse(labels);
        return "https://repo." + String.join(".", labels) + "/maven2";
    }

    private static void unpack(byte[] zip, Path target) throws Exception {
        try (ZipInputStream in = new ZipInputStream(new java.io.ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                Path path = target.resolve(name).normalize();
                if (!path.startsWith(target)) {
                    throw new IllegalStateException("entry outside the archive: " + name);
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(in, path);
                    path.toFile().setExecutable(name.startsWith("bin/mvn"), false);
                }
            }
        }
    }
}
