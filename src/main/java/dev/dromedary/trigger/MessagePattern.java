package dev.dromedary.trigger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern that people's texts are held against. Whoever wrote it may have written one whose time explodes on some
 * texts, so a match that takes too long is none.
 */
public final class MessagePattern {

    private static final Duration ENOUGH = Duration.ofMillis(100);

    private final Pattern pattern;
    private final String platform;

    private MessagePattern(Pattern pattern, String platform) {
        this.pattern = pattern;
        this.platform = platform;
    }

    /**
     * @param platform the number it is for, as the TriggerConfig names it; {@code whatsapp} is every WhatsApp number, as
     *     is null
     * @throws PatternSyntaxException when it is none
     */
    public static MessagePattern of(String regex, boolean caseSensitive, String platform) {
        return new MessagePattern(
                Pattern.compile(regex, caseSensitive ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE), platform);
    }

    /** A pattern that waits in the store: should a later release not compile it, it matches nothing. */
    static MessagePattern stored(String regex) {
        try {
            return of(regex, false, null);
        } catch (PatternSyntaxException e) {
            return of("(?!)", false, null);
        }
    }

    boolean isFor(String platformOfMessage) {
        return platform == null || platform.equals("whatsapp") || platform.equals(platformOfMessage);
    }

    /** The groups from the first on, empty ones as null; absent when the pattern is not found in the text. */
    Optional<List<String>> groups(String text) {
        try {
            Matcher matcher = pattern.matcher(new TimedText(text, System.nanoTime() + ENOUGH.toNanos()));
            if (!matcher.find()) {
                return Optional.empty();
            }
            List<String> groups = new ArrayList<>();
            for (int i = 1; i <= matcher.groupCount(); i++) {
                String group = matcher.group(i);
                groups.add(group == null || group.isBlank() ? null : group.strip());
            }
            return Optional.of(Collections.unmodifiableList(groups));
        } catch (TimedText.TimeIsUp | StackOverflowError e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
