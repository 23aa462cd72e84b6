package dev.dromedary.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.files.MergedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AgentDocsTest {

    private static final Path PAGE = Path.of("docs", "agents.md");

    @Test
    void thePageSaysWhatTheRouteFilesSay() throws IOException {
        AgentCatalog catalog = AgentCatalog.read(MergedFolder.read("routes/agents", Path.of("routes", "agents")));
        assertThat(catalog.problems()).isEmpty();
        String generated = AgentDocs.markdown(catalog);
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, generated);
        }
        assertThat(PAGE).as("write it anew with -Dupdate.docs=true").hasContent(generated);
    }
}
