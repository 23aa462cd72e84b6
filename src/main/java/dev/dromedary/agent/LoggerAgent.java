package dev.dromedary.agent;

import dev.dromedary.run.Op;
import dev.dromedary.store.Json;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Agent {@code logger}: a line in the server's log, under {@code dromedary.flow.<flow>}. */
public final class LoggerAgent {

    public Map<String, Object> log(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Logger log = LoggerFactory.getLogger("dromedary.flow." + op.flow());
        String line = oneLine(in.textOr("message", "")) + metadata(in) + " [" + op.id() + "]";
        switch (in.textOr("level", "info").toLowerCase(Locale.ROOT)) {
            case "critical", "error", "fatal" -> log.error("{}", line);
            case "warning", "warn" -> log.warn("{}", line);
            case "debug", "trace" -> log.debug("{}", line);
            default -> log.info("{}", line);
        }
        return Output.of("logged", true);
    }

    private static String metadata(Input in) {
        Map<String, Object> metadata = in.map("metadata");
        return metadata.isEmpty() ? "" : " " + oneLine(Json.write(metadata));
    }

    /** What others wrote must not look like lines of ours. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
