package dev.dromedary.agent;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.config.TriggerConfig.Shift;
import dev.dromedary.event.Ids;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Draft;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.Trouble;
import dev.dromedary.people.Directory;
import dev.dromedary.people.Person;
import dev.dromedary.whatsapp.Outgoing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operators hear that the bot itself is in trouble, over every channel they have. */
public final class TellOperators implements Trouble {

    private static final Logger log = LoggerFactory.getLogger(TellOperators.class);

    private final TriggerConfig config;
    private final Directory people;
    private final Outbox outbox;
    private final Ids ids;

    public TellOperators(TriggerConfig config, Directory people, Outbox outbox, Ids ids) {
        this.config = config;
        this.people = people;
        this.outbox = outbox;
        this.ids = ids;
    }

    @Override
    public void begun(String lane, String reason) {
        tell(lane + " cannot send: " + reason);
    }

    @Override
    public void over(String lane) {
        tell(lane + " sends again");
    }

    /** Logged in any case; somebody may look there first. */
    public void tell(String text) {
        tell(ids.next("ops"), text);
    }

    /** Once under this id, whoever says it how often. */
    public void tell(String id, String text) {
        log.error("{}", text);
        for (String name : listeners()) {
            people.find(name).ifPresent(person -> tell(id, person, "⚠️ Dromedary: " + text));
        }
    }

    /** Without operators it is the on-call list's business: somebody has to hear that the bot is in trouble. */
    private List<String> listeners() {
        return config.operators().isEmpty()
                ? config.platforms().values().stream()
                        .flatMap(platform -> platform.oncall().staticOncall().stream())
                        .map(Shift::phone)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList()
                : config.operators();
    }

    private void tell(String id, Person person, String text) {
        if (person.whatsapp() != null) {
            put(
                    id + "/" + person.key() + "/whatsapp",
                    Channel.WHATSAPP,
                    person.whatsapp(),
                    Outgoing.text(text).get(0).body());
        }
        if (person.slackId() != null && config.slack() != null && config.slack().botToken() != null) {
            put(
                    id + "/" + person.key() + "/slack",
                    Channel.SLACK,
                    person.slackId(),
                    Map.of("channel", person.slackId(), "text", text));
        }
        if (person.email() != null && config.mail() != null && config.mail().host() != null) {
            put(
                    id + "/" + person.key() + "/email",
                    Channel.EMAIL,
                    person.email(),
                    Map.of("to", person.email(), "subject", "Dromedary is in trouble", "text", text));
        }
    }

    private void put(String opId, Channel channel, String to, Map<String, Object> body) {
        String platform = config.platforms().keySet().iterator().next();
        outbox.put(new Draft(opId, null, null, platform, channel, to, body, null, Priority.URGENT, false, List.of()));
    }
}
