package dev.dromedary.people;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody we can ask, tell or page. Absent ways to reach them are null.
 *
 * @param phone digits only
 * @param userId WhatsApp's business-scoped user id
 * @param zone for the times this person reads; null when nobody said
 */
public record Person(
        String name,
        String phone,
        String userId,
        String slackId,
        String email,
        String pagerdutyId,
        List<String> roles,
        String language,
        ZoneId zone) {

    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

    private static final Pattern FRAMED = Pattern.compile("[^<>]*<(?:@|mailto:)?([^<>|]+)(?:\\|[^<>]*)?>");

    public Person {
        Objects.requireNonNull(name, "name");
        roles = roles == null ? List.of() : List.copyOf(roles);
    }

    /** Somebody whom no document names: known by a phone or a user id only. */
    public static Person unlisted(String phoneOrUserId) {
        return Phone.digits(phoneOrUserId)
                .map(digits -> new Person(Phone.shown(digits), digits, null, null, null, null, null, null, null))
                .orElseGet(() -> new Person(phoneOrUserId, null, phoneOrUserId, null, null, null, null, null, null));
    }

    /** Where WhatsApp reaches them: digits, else the user id, else null. */
    public String whatsapp() {
        return phone != null ? phone : userId;
    }

    /** What identifies them in votes and assignments: phone, user id, mail or Slack id, whichever they have first. */
    public String key() {
        if (whatsapp() != null) {
            return whatsapp();
        }
        if (email != null) {
            return email.toLowerCase(Locale.ROOT);
        }
        return slackId != null ? slackId : name.toLowerCase(Locale.ROOT);
    }

    /** Whether {@code who} (a phone in any form, an id, a mail or the name) means this person. */
    public boolean is(String who) {
        if (who == null || who.isBlank()) {
            return false;
        }
        String text = address(who);
        return is(text, Phone.key(text));
    }

    /** As {@link #is(String)} of what is stripped already, with its key: for a look at many people. */
    boolean is(String text, String key) {
        String bare = text.startsWith("@") ? text.substring(1) : text;
        return key.equals(phone)
                || text.equals(userId)
                || bare.equalsIgnoreCase(slackId)
                || text.equalsIgnoreCase(email)
                || text.equalsIgnoreCase(pagerdutyId)
                || bare.equalsIgnoreCase(name);
    }

    /** Whether both are the same human, as far as anybody can tell: one of their names or addresses is the same. */
    public boolean isSame(Person other) {
        return key().equals(other.key())
                || name.equalsIgnoreCase(other.name)
                || same(slackId, other.slackId)
                || same(email, other.email)
                || same(pagerdutyId, other.pagerdutyId);
    }

    private static boolean same(String one, String other) {
        return one != null && one.equalsIgnoreCase(other);
    }

    /** What {@code Alice <alice@example.com>}, {@code mailto:alice@example.com} or Slack's {@code <@U012|alice>} hold. */
    static String address(String who) {
        String text = INVISIBLE.matcher(who).replaceAll("").strip();
        Matcher framed = FRAMED.matcher(text);
        String inner = framed.matches() ? framed.group(1).strip() : text;
        return inner.regionMatches(true, 0, "mailto:", 0, 7) ? inner.substring(7) : inner;
    }

    boolean holds(String role) {
        return roles.stream().anyMatch(role::equalsIgnoreCase);
    }

    /** This person completed by what {@code other} knows and this one does not. */
    Person and(Person other) {
        return new Person(
                name,
                first(phone, other.phone),
                first(userId, other.userId),
                first(slackId, other.slackId),
                first(email, other.email),
                first(pagerdutyId, other.pagerdutyId),
                roles.isEmpty() ? other.roles : roles,
                first(language, other.language),
                first(zone, other.zone));
    }

    private static <T> T first(T one, T two) {
        return one != null ? one : two;
    }
}
