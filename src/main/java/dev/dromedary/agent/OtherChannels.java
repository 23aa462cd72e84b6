package dev.dromedary.agent;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.NextChannel;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.outbox.Words;
import dev.dromedary.people.Directory;
import dev.dromedary.people.Person;
import java.util.List;
import java.util.Map;

/** A WhatsApp message that does not reach its recipient goes to their Slack and their mail, where they have them. */
public final class OtherChannels implements NextChannel {

    private final Outbox outbox;
    private final Directory people;
    private final boolean slack;
    private final boolean mail;

    public OtherChannels(Outbox outbox, Directory people, TriggerConfig config) {
        this.outbox = outbox;
        this.people = people;
        this.slack = config.slack() != null && config.slack().botToken() != null;
        this.mail = config.mail() != null && config.mail().host() != null;
    }

    @Override
    public void tryNext(SentMessage message, String reason) {
        if (message.channel() != Channel.WHATSAPP) {
            return;
        }
        Person person = people.person(message.to());
        String text = Words.of(message.body()) + "\n\n(WhatsApp did not deliver this: " + reason + ")";
        if (slack && person.slackId() != null) {
            put(message, "slack", Channel.SLACK, person.slackId(), Map.of("channel", person.slackId(), "text", text));
        }
        if (mail && person.email() != null) {
            put(
                    message,
                    "email",
                    Channel.EMAIL,
                    person.email(),
                    Map.of(
                            "to",
                            person.email(),
                            "subject",
                            text.lines().findFirst().orElse("Alert"),
                            "text",
                            text));
        }
    }

    private void put(SentMessage message, String part, Channel channel, String to, Map<String, Object> body) {
        outbox.put(new Draft(
                message.opId() + "/" + part,
                message.runId(),
                message.flow(),
                message.platform(),
                channel,
                to,
                body,
                message.subject(),
                Priority.URGENT,
                message.onlyWhileOpen(),
                List.of()));
    }
}
