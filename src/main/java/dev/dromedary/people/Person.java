package dev.dromedary.people;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

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
        return is(who.strip(), Phone.key(who));
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
