package dev.dromedary.agent;

import dev.dromedary.agent.Messages.Manner;
import dev.dromedary.alert.Alert;
import dev.dromedary.alert.Alerts;
import dev.dromedary.approval.Approvals;
import dev.dromedary.outbox.Priority;
import dev.dromedary.people.Person;
import dev.dromedary.people.Phone;
import dev.dromedary.run.ActionFailed;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import dev.dromedary.whatsapp.MessageTemplate;
import dev.dromedary.whatsapp.MessageTemplates;
import dev.dromedary.whatsapp.Outgoing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Agent {@code whatsapp}. What is sent about an alert, approval or incident carries it as its subject. */
public final class WhatsAppAgent {

    private final Messages messages;
    private final MessageTemplates templates;
    private final Journal journal;
    private final People people;
    private final Alerts alerts;
    private final Approvals approvals;
    private final Function<String, Object> teamGroup;

    /** {@code teamGroup} gives a platform's group: an id, a list of people, or null. */
    WhatsAppAgent(
            Messages messages,
            MessageTemplates templates,
            Journal journal,
            People people,
            Alerts alerts,
            Approvals approvals,
            Function<String, Object> teamGroup) {
        this.messages = messages;
        this.templates = templates;
        this.journal = journal;
        this.people = people;
        this.alerts = alerts;
        this.approvals = approvals;
        this.teamGroup = teamGroup;
    }

    /** To whoever started this run. */
    public Object reply(Map<String, Object> input, Op op) {
        String sender = op.userPhone();
        if (sender == null) {
            return Output.skipped("no person started this run");
        }
        return send(op, List.of(people.key(sender)), Priority.URGENT, subject -> choice(input, subject));
    }

    public Object sendText(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        return send(op, recipients(in), priority(op), subject -> Outgoing.text(in.need("text", "message")));
    }

    public Object sendButtons(Map<String, Object> input, Op op) {
        Input.of(input).need("text");
        return send(op, recipients(Input.of(input)), priority(op), subject -> choice(input, subject));
    }

    public Object sendList(Map<String, Object> input, Op op) {
        return sendButtons(input, op);
    }

    /** A page, when the template offers to acknowledge; then its recipient is the one who is asked. */
    public Object sendTemplate(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        List<String> to = recipients(in);
        String name = in.need("template", "name");
        return journal.once(op, () -> {
            String subject = journal.subject(op.runId()).orElse(null);
            Map<String, Object> output = new LinkedHashMap<>();
            for (int i = 0; i < to.size(); i++) {
                Optional<MessageTemplate> template = templates.find(name, language(in, to.get(i)));
                Optional<String> reason = notFor(to.get(i), subject, template);
                if (reason.isPresent() && to.size() == 1) {
                    return Output.skipped(reason.get());
                }
                if (reason.isEmpty()) {
                    boolean page = offers(template, "ack");
                    Optional<Alert> alert = page ? asked(subject, to.get(i), op) : Optional.empty();
                    Outgoing message = message(in, name, language(in, to.get(i)), template, subject);
                    Manner manner = new Manner(subject, urgency(op, alert, to.size()), alert.isPresent());
                    note(output, to.get(i), messages.whatsapp(op, part(i, to), to.get(i), List.of(message), manner));
                }
            }
            return output;
        });
    }

    private Outgoing message(
            Input in, String name, String language, Optional<MessageTemplate> template, String subject) {
        List<Object> components = in.list("components");
        if (!components.isEmpty()) {
            return Outgoing.templateOf(
                    name, template.map(MessageTemplate::language).orElse(language), components);
        }
        List<Object> parameters =
                in.list("parameters").stream().map(WhatsAppAgent::parameter).toList();
        return template.map(known -> known.message(parameters, subject))
                .orElseGet(() -> Outgoing.template(name, language, parameters, List.of()));
    }

    private static Object parameter(Object written) {
        return written instanceof Map<?, ?> map && map.get("text") != null ? map.get("text") : written;
    }

    /** A person who hands an alert on makes it fire for the next; a page of a system is a question only. */
    private Optional<Alert> asked(String subject, String to, Op op) {
        Optional<Alert> alert = alerts.bySubject(subject).filter(Alert::isOpen);
        alert.ifPresent(one -> {
            String by = people.key(op.userPhone());
            if (by != null && !by.equals(to) && !to.equals(one.assignedTo())) {
                alerts.escalate(one.id(), to, by);
            } else {
                alerts.asked(one.id(), to);
            }
        });
        return alert;
    }

    /** Who must not get a button that they may not use: the requester does not approve their own deployment. */
    private Optional<String> notFor(String to, String subject, Optional<MessageTemplate> template) {
        return offers(template, "approve")
                ? approvals
                        .bySubject(subject)
                        .filter(approval -> approval.approver(
                                        people.directory().person(to).key())
                                .isEmpty())
                        .map(approval -> people.name(to) + " may not decide about this request")
                : Optional.empty();
    }

    private static boolean offers(Optional<MessageTemplate> template, String command) {
        return template.map(known -> known.buttons().stream()
                        .anyMatch(button -> button.command().equalsIgnoreCase(command)))
                .orElse(false);
    }

    /** A group id, or a list of people: then to each of them. */
    public Object sendToGroup(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        Object group = input.get("group_id");
        if (group == null || group.toString().isBlank()) {
            group = teamGroup.apply(op.platform());
        }
        List<Object> members = Input.of(Output.of("group", group)).list("group");
        if (members.isEmpty()) {
            return Output.skipped("no oncall.team_group is configured");
        }
        List<String> to = new ArrayList<>();
        for (Object member : members) {
            to.addAll(keys(String.valueOf(member)));
        }
        boolean people = group instanceof List || String.valueOf(group).startsWith("+") || known(to.get(0));
        return journal.once(op, () -> {
            String subject = journal.subject(op.runId()).orElse(null);
            Manner manner = new Manner(subject, to.size() > 1 ? Priority.BULK : Priority.NORMAL, false);
            Map<String, Object> output = new LinkedHashMap<>();
            for (int i = 0; i < to.size(); i++) {
                List<Outgoing> parts = Outgoing.text(in.need("text", "message"));
                note(
                        output,
                        to.get(i),
                        messages.whatsapp(
                                op,
                                part(i, to),
                                to.get(i),
                                people
                                        ? parts
                                        : parts.stream()
                                                .map(WhatsAppAgent::toGroup)
                                                .toList(),
                                manner));
            }
            return output;
        });
    }

    private boolean known(String key) {
        return people.directory().byPhone(key).isPresent()
                || people.directory().byUserId(key).isPresent();
    }

    private static Outgoing toGroup(Outgoing part) {
        Map<String, Object> body = new LinkedHashMap<>(part.body());
        body.put("recipient_type", "group");
        return new Outgoing(body, part.offers());
    }

    private Object send(Op op, List<String> to, Priority priority, Function<String, List<Outgoing>> parts) {
        Supplier<Object> change = () -> {
            String subject = journal.subject(op.runId()).orElse(null);
            Map<String, Object> output = new LinkedHashMap<>();
            for (int i = 0; i < to.size(); i++) {
                Manner manner = new Manner(subject, to.size() > 1 ? Priority.BULK : priority, false);
                note(output, to.get(i), messages.whatsapp(op, part(i, to), to.get(i), parts.apply(subject), manner));
            }
            return output;
        };
        return journal.once(op, change);
    }

    /** Text, with buttons or a list where the input has them. */
    private static List<Outgoing> choice(Map<String, Object> input, String subject) {
        return new Taps(input, subject).message();
    }

    private List<String> recipients(Input in) {
        List<Object> written = in.list("to");
        if (written.isEmpty()) {
            throw ActionFailed.refused("`to` is empty: nobody to send to");
        }
        return written.stream()
                .flatMap(one -> keys(String.valueOf(one)).stream())
                .distinct()
                .toList();
    }

    /** Phone digits or user ids; a role is everybody who holds it. */
    private List<String> keys(String who) {
        if (who.isBlank() || who.equals("null")) {
            throw ActionFailed.refused("`to` is empty: nobody to send to");
        }
        List<String> known = people.directory().findAll(who).stream()
                .map(Person::whatsapp)
                .filter(key -> key != null)
                .toList();
        return known.isEmpty() ? List.of(Phone.key(who)) : known;
    }

    private String language(Input in, String to) {
        String asked = in.text("language");
        String own = people.directory().person(to).language();
        return asked != null ? asked : own != null ? own : "en";
    }

    private static Priority urgency(Op op, Optional<Alert> alert, int recipients) {
        if (alert.isPresent() && alert.get().severity().equals("critical")) {
            return Priority.URGENT;
        }
        return recipients > 1 ? Priority.BULK : priority(op);
    }

    private static Priority priority(Op op) {
        return op.item() >= 0 ? Priority.BULK : Priority.NORMAL;
    }

    private static String part(int index, List<String> to) {
        return to.size() == 1 ? "" : String.valueOf(index);
    }

    private static void note(Map<String, Object> output, String to, List<String> ids) {
        output.putIfAbsent("message_id", ids.get(ids.size() - 1));
        List<Object> all = new ArrayList<>((List<?>) output.getOrDefault("message_ids", List.of()));
        all.addAll(ids);
        output.put("message_ids", all);
        List<Object> recipients = new ArrayList<>((List<?>) output.getOrDefault("to", List.of()));
        recipients.add(Phone.shown(to));
        output.put("to", recipients);
    }
}
