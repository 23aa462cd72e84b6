package dev.dromedary.sandbox;

/**
 * Somebody whose phone the sandbox shows.
 *
 * @param phone digits only, or null for a person with a username, of whom Meta shows a user id alone
 * @param userId business-scoped user id, such as {@code US.13491208655302741918}
 * @param known whether the bot's configuration names this person; a stranger gets no answer
 */
public record SandboxPerson(String name, String phone, String userId, boolean known) {

    public SandboxPerson {
        phone = phone == null ? null : phone.replaceAll("\\D", "");
        if (userId == null) {
            userId = userIdOf(phone);
        }
    }

    public static SandboxPerson known(String name, String phone) {
        return new SandboxPerson(name, phone, null, true);
    }

    public static SandboxPerson stranger(String name, String phone) {
        return new SandboxPerson(name, phone, null, false);
    }

    /** How the sandbox names this person's chat. */
    public String id() {
        return phone == null ? userId : phone;
    }

    /** Since April 2026 every message carries a user id; the sandbox derives one from the phone. */
    static String userIdOf(String phone) {
        if (phone == null) {
            throw new IllegalArgumentException("a person needs a phone or a user id");
        }
        return "US.1349" + phone;
    }
}
