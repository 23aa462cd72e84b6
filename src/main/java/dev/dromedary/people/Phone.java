package dev.dromedary.people;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Phone numbers as they are compared: digits only. Meta sends them without the plus that people write, and the
 * tutorial's own numbers are not valid ones, so nothing but the digits is ever looked at.
 */
public final class Phone {

    private static final Pattern WRITTEN =
            Pattern.compile("\\+?[0-9][0-9 ()./\\-\\u00a0]{3,30}|\\([0-9 ()./\\-]{4,30}");

    private Phone() {}

    /** The digits of {@code +1 (555) 123-4567} or {@code 001555…}; empty when the text is no phone number. */
    public static Optional<String> digits(String text) {
        if (text == null) {
            return Optional.empty();
        }
        String written = text.strip();
        if (!WRITTEN.matcher(written).matches()) {
            return Optional.empty();
        }
        String digits = written.replaceAll("[^0-9]", "");
        // 00 is the international call prefix where no plus was written.
        if (digits.startsWith("00") && !written.startsWith("+")) {
            digits = digits.substring(2);
        }
        return digits.length() >= 4 ? Optional.of(digits) : Optional.empty();
    }

    /** As it is shown and sent: {@code +15551234567}; anything that is not digits (a user id) as it is; null stays. */
    public static String shown(String digits) {
        return digits != null && !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? "+" + digits
                : digits;
    }

    /** A phone as digits, anything else stripped and as it is: the form in which people are compared. */
    public static String key(String text) {
        return text == null ? null : digits(text).orElse(text.strip());
    }
}
