package dev.dromedary.agent;

import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Priority;
import dev.dromedary.people.Person;
import dev.dromedary.people.Phone;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import dev.dromedary.whatsapp.Outgoing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Agent {@code notifier}: tells somebody over the channels asked for, as far as each is configured. */
public final class NotifierAgent {

    /** A user or channel id of Slack, or a channel's name. */
    private static final Pattern SLACK = Pattern.compile("[UWCG][A-Z0-9]{5,}|#[\\w.-]+");

    private static final Pattern MAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

    private final Messages messages;
    private final Journal journal;
    private final People people;
    private final boolean slack;
    private final boolean mail;

    /** {@code slack} and {@code mail}: whether these channels have credentials. */
    NotifierAgent(Messages messages, Journal journal, People people, boolean slack, boolean mail) {
        this.messages = messages;
        this.journal = journal;
        this.people = people;
        this.slack = slack;
        this.mail = mail;
    }

    /** Per channel a message id, or skipped and why; skipped as a whole when no channel could be used. */
    public Object inform(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        List<Object> channels = in.list("channels").isEmpty() ? in.list("channel") : in.list("channels");
        if (channels.isEmpty()) {
            throw ActionFailed.refused("`channel` is empty: slack, email or whatsapp");
        }
        String text = in.need("message", "text");
        String user = in.need("user", "address", "to");
        return journal.once(op, () -> {
            String subject = journal.subject(op.runId()).orElse(null);
            Map<String, Object> output = new LinkedHashMap<>();
            for (Object channel : channels) {
                String name = String.valueOf(channel).strip().toLowerCase(Locale.ROOT);
                output.put(name, tell(name, user, text, in.text("subject"), subject, op));
            }
            if (output.values().stream().allMatch(Output::isSkipped)) {
                output.put("skipped", true);
                output.put("reason", reasons(output));
            }
            return output;
        });
    }

    private static String reasons(Map<String, Object> output) {
        return String.join(
                "; ",
                output.values().stream()
                        .filter(Map.class::isInstance)
                        .map(one -> String.valueOf(((Map<?, ?>) one).get("reason")))
                        .distinct()
                        .toList());
    }

    private Object tell(String channel, String user, String text, String title, String subject, Op op) {
        Optional<Person> person = people.directory().find(user);
        return switch (channel) {
            case "slack" -> slack(person, user, text, subject, op);
            case "email", "mail" -> email(person, user, text, title, subject, op);
            case "whatsapp" -> whatsapp(person, user, text, subject, op);
            default -> throw ActionFailed.refused("there is no channel " + channel + " (slack, email, whatsapp)");
        };
    }

    private Object slack(Optional<Person> person, String user, String text, String subject, Op op) {
        if (!slack) {
            return Output.skipped("Slack is not configured (slack.bot_token)");
        }
        String to = person.map(Person::slackId).orElse(SLACK.matcher(user).matches() ? user : null);
        if (to == null) {
            return Output.skipped("no Slack id is known for " + user);
        }
        Map<String, Object> body = Map.of("channel", to, "text", text);
        return Output.of("message_id", messages.other(op, "slack", Channel.SLACK, to, body, subject));
    }

    private Object email(Optional<Person> person, String user, String text, String title, String subject, Op op) {
        if (!mail) {
            return Output.skipped("e-mail is not configured (SMTP_HOST)");
        }
        String to = person.map(Person::email).orElse(MAIL.matcher(user).matches() ? user : null);
        if (to == null) {
            return Output.skipped("no e-mail address is known for " + user);
        }
        String line = title != null ? title : text.strip().lines().findFirst().orElse("Notice");
        Map<String, Object> body = Map.of("to", to, "subject", line, "text", text);
        return Output.of("message_id", messages.other(op, "email", Channel.EMAIL, to, body, subject));
    }

    private Object whatsapp(Optional<Person> person, String user, String text, String subject, Op op) {
        // A ticket's number or a date is digits too: whom no list names is told only where a phone is plainly meant.
        String to = person.map(Person::whatsapp)
                .orElseGet(() -> user.startsWith("+") ? Phone.digits(user).orElse(null) : null);
        if (to == null) {
            return Output.skipped("no WhatsApp number is known for " + user);
        }
        Messages.Manner manner = new Messages.Manner(subject, Priority.NORMAL, false);
        return Output.of(
                "message_id",
                messages.whatsapp(op, "whatsapp", to, Outgoing.text(text), manner)
                        .get(0));
    }
}
