package dev.dromedary.trigger;

/** A text that refuses to be read any more after its time: the only way to stop {@link java.util.regex.Matcher}. */
record TimedText(String text, long deadline) implements CharSequence {

    static final class TimeIsUp extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TimeIsUp() {
            super("a pattern took too long", null, false, false);
        }
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        // Reading the clock at each character would cost more than the match.
        if ((index & 15) == 0 && System.nanoTime() - deadline > 0) {
            throw new TimeIsUp();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new TimedText(text.substring(start, end), deadline);
    }

    @Override
    public String toString() {
        return text;
    }
}
