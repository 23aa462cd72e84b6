package dev.dromedary.whatsapp;

import dev.dromedary.outbox.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message template as Meta approved it, from one file of {@code templates/whatsapp/}.
 *
 * @param category UTILITY, MARKETING or AUTHENTICATION
 * @param body with {@code {{1}}} … for its parameters
 * @param parameters what each of them means
 * @param buttons its quick replies, in order
 * @param example a value for each parameter, as Meta asks for when a template is submitted
 */
public record MessageTemplate(
        String name,
        String language,
        String category,
        String header,
        String body,
        String footer,
        List<String> parameters,
        List<Button> buttons,
        List<String> example) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\d+)\\s*}}");

    /** {@code command}: the first part of the payload, such as {@code ack} of {@code ack:alert:alr-…}. */
    public record Button(String title, String command) {}

    public MessageTemplate {
        parameters = List.copyOf(parameters);
        buttons = List.copyOf(buttons);
        example = List.copyOf(example);
    }

    /** How many parameters a send must carry: the highest placeholder of the body. */
    public int placeholders() {
        TreeSet<Integer> numbers = new TreeSet<>();
        Matcher match = PLACEHOLDER.matcher(body);
        while (match.find()) {
            numbers.add(Integer.valueOf(match.group(1)));
        }
        return numbers.isEmpty() ? 0 : numbers.last();
    }

    /** What is wrong with so many parameters (Meta would answer 132000), or empty. */
    public Optional<String> mismatch(int given) {
        return given == placeholders()
                ? Optional.empty()
                : Optional.of("template " + name + " takes " + placeholders() + " parameters, " + given + " are given");
    }

    /**
     * The message, its buttons about {@code subject} (such as {@code alert:alr-…}, or null).
     *
     * @param parameters cut, the longest first, so that the whole body keeps within Meta's limit (132005)
     */
    public Outgoing message(List<?> parameters, String subject) {
        return message(parameters, command -> subject == null ? command : command + ":" + subject);
    }

    /** The same with a payload of the caller's choice for each button's command. */
    public Outgoing message(List<?> parameters, UnaryOperator<String> payload) {
        List<Offer> offers = buttons.stream()
                .map(b -> new Offer(payload.apply(b.command()), b.title()))
                .toList();
        return Outgoing.template(name, language, fitting(parameters), offers);
    }

    /** What the person reads. */
    public String filled(List<?> parameters) {
        return PLACEHOLDER.matcher(body).replaceAll(m -> {
            int index = Integer.parseInt(m.group(1)) - 1;
            return Matcher.quoteReplacement(
                    index < parameters.size() ? Parameter.clean(parameters.get(index)) : m.group());
        });
    }

    private List<String> fitting(List<?> given) {
        List<String> values =
                new ArrayList<>(given.stream().map(Parameter::clean).toList());
        int over = length(filled(values)) - Outgoing.BODY;
        while (over > 0) {
            int longest = 0;
            for (int i = 1; i < values.size(); i++) {
                longest = length(values.get(i)) > length(values.get(longest)) ? i : longest;
            }
            int keep = length(values.get(longest)) - over;
            values.set(longest, Cut.to(values.get(longest), Math.max(20, keep)));
            int now = length(filled(values)) - Outgoing.BODY;
            if (now >= over) {
                break;
            }
            over = now;
        }
        return values;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
