package dev.dromedary.engine;

import java.util.List;
import java.util.Map;

/** The bot's own sentences to a person, outside any step. Each joins the open transaction and is said once per opId. */
public interface Answers {

    /** @param runId the run that is spoken of, or null; {@code subject} likewise */
    record To(String platform, String recipient, String runId, String flow, String subject) {}

    /** One thing to choose; the payload comes back when it is tapped. */
    record Option(String payload, String title, String description) {}

    /** @param sentence its name under templates/text */
    void say(To to, String opId, String sentence, Map<String, Object> data);

    /** A text that is already a sentence. */
    void tell(To to, String opId, String text);

    void ask(To to, String opId, String sentence, Map<String, Object> data, List<Option> options);
}
