package dev.dromedary.trigger;

import java.util.Locale;

/**
 * What a person wrote, ready for the rules. The command is the first word, whole, in any case. A person at three in the
 * morning also writes {@code ack!}, {@code *ACK*}, {@code ACK 👍}, {@code /ack} or {@code STATUS: api} and means it, so
 * signs around the word do not count. But {@code ACK?} is a question, not an order: commands that make something happen
 * are none when a question mark follows, for approvals anywhere at the end.
 *
 * @param text without surrounding white space and invisible marks, full-width letters as ordinary ones
 * @param word upper case; empty when there is none
 * @param arguments what follows the word
 * @param question whether it would be an order but for its question mark
 */
record Said(String text, String word, String arguments, boolean question) {

    /** WhatsApp's own limit for a text; longer ones are cut before any pattern sees them. */
    private static final int LONGEST = 4096;

    private static final String QUESTION_MARKS = "?؟¿";
    private static final String PART_OF_WORD = "_-/'’@";

    static Said of(String written) {
        String text = clean(written == null ? "" : written);
        int start = 0;
        while (start < text.length() && !Character.isLetterOrDigit(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        int end = start;
        while (end < text.length() && isOfWord(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        String word = text.substring(start, end)
                .replace('\u0131', 'i')
                .replace('\u0130', 'I')
                .toUpperCase(Locale.ROOT);
        String after = text.substring(end);
        if (SubjectCommand.of(word).filter(SubjectCommand::isOrder).isPresent() && isQuestion(word, text, after)) {
            return new Said(text, "", text, true);
        }
        int rest = 0;
        while (rest < after.length()
                && !Character.isLetterOrDigit(after.codePointAt(rest))
                && !opensArgument(after, rest)) {
            rest += Character.charCount(after.codePointAt(rest));
        }
        return new Said(text, word, after.substring(rest).strip(), false);
    }

    private static boolean isQuestion(String word, String text, String after) {
        boolean vote = SubjectCommand.valueOf(word).what().equals("approval");
        return QUESTION_MARKS.indexOf(text.charAt(0)) >= 0
                || (!after.isBlank() && QUESTION_MARKS.indexOf(after.strip().charAt(0)) >= 0)
                || (vote && QUESTION_MARKS.indexOf(text.charAt(text.length() - 1)) >= 0);
    }

    /** The command as it would be written plainly: {@code STATUS api}. */
    String plainly() {
        return arguments.isEmpty() ? word : word + " " + arguments.replaceAll("\\s+", " ");
    }

    /** The text without signs at its ends, unless that would make an order of a question. */
    String bare() {
        if (question) {
            return text;
        }
        int start = 0;
        int end = text.length();
        while (start < end && !Character.isLetterOrDigit(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (end > start && !Character.isLetterOrDigit(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static boolean isOfWord(int point) {
        return Character.isLetterOrDigit(point) || PART_OF_WORD.indexOf(point) >= 0;
    }

    /** Signs an argument may begin with: {@code SCALE +3}, {@code INFO "api"}, {@code STATUS @web}. */
    private static boolean opensArgument(String text, int at) {
        return "+-#@/\"'(<[{$%".indexOf(text.charAt(at)) >= 0
                && at + 1 < text.length()
                && Character.isLetterOrDigit(text.codePointAt(at + 1));
    }

    private static String clean(String written) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < written.length() && out.length() < LONGEST; i++) {
            char c = written.charAt(i);
            if (c >= '\uff01' && c <= '\uff5e') {
                out.append((char) (c - 0xfee0));
            } else if (c == '\u00a0' || c == '\u3000') {
                out.append(' ');
            } else if (!isInvisible(c)) {
                out.append(c);
            }
        }
        return out.toString().strip();
    }

    /** Direction marks, zero-width spaces and the like, which keyboards and copying leave; joiners belong to emoji. */
    private static boolean isInvisible(char c) {
        return c == '\u200b'
                || c == '\u200e'
                || c == '\u200f'
                || c == '\ufeff'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069')
                || (Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r');
    }
}
