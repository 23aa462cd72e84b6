package dev.dromedary.template;

/** Where the text of one template gathers, bounded, with the rule about lines of block tags (see {@link Jinja}). */
final class Page {

    private final StringBuilder text = new StringBuilder();
    private boolean afterVanished;

    void write(String more) {
        int from = 0;
        if (afterVanished) {
            while (from < more.length() && more.charAt(from) == '\n') {
                from++;
            }
            afterVanished = more.isEmpty();
        }
        if (text.length() + more.length() - from > Limits.OUTPUT) {
            throw new TemplateFailed("the text grew beyond " + Limits.OUTPUT + " characters");
        }
        text.append(more, from, more.length());
    }

    /** The end of a template's line that holds block tags: the line stays only when something was printed on it. */
    void endTagLine() {
        int start = text.lastIndexOf("\n") + 1;
        for (int i = start; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                write("\n");
                return;
            }
        }
        text.setLength(start);
        afterVanished = start == 0 || (start > 1 && text.charAt(start - 2) == '\n');
    }

    @Override
    public String toString() {
        int end = text.length();
        return end > 0 && text.charAt(end - 1) == '\n' ? text.substring(0, end - 1) : text.toString();
    }
}
