package dev.dromedary.agent;

import dev.dromedary.engine.Answers;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.Priority;
import dev.dromedary.template.Text;
import dev.dromedary.whatsapp.Choice;
import dev.dromedary.whatsapp.Outgoing;
import java.util.List;
import java.util.Map;

/** The bot's own sentences as WhatsApp messages in the outbox; replies, so they wait behind nothing. */
public final class WhatsAppAnswers implements Answers {

    private final Outbox outbox;
    private final Text text;

    public WhatsAppAnswers(Outbox outbox, Text text) {
        this.outbox = outbox;
        this.text = text;
    }

    @Override
    public void say(To to, String opId, String sentence, Map<String, Object> data) {
        put(to, opId, Outgoing.text(text.say(sentence, data)));
    }

    @Override
    public void tell(To to, String opId, String words) {
        put(to, opId, Outgoing.text(words));
    }

    @Override
    public void ask(To to, String opId, String sentence, Map<String, Object> data, List<Option> options) {
        List<Choice.Row> rows = options.stream()
                .map(option -> new Choice.Row(option.payload(), option.title(), option.description()))
                .toList();
        put(to, opId, Outgoing.list(text.say(sentence, data), "Choose", List.of(new Choice.Section(null, rows))));
    }

    private void put(To to, String opId, List<Outgoing> parts) {
        for (int i = 0; i < parts.size(); i++) {
            outbox.put(new Draft(
                    i == 0 ? opId : opId + "/" + i,
                    to.runId(),
                    to.flow(),
                    to.platform(),
                    Channel.WHATSAPP,
                    to.recipient(),
                    parts.get(i).body(),
                    to.subject(),
                    Priority.URGENT,
                    false,
                    parts.get(i).offers()));
        }
    }
}
