package dev.dromedary.alert;

/**
 * The alert after a request, and whether this request changed it: a second tap changes nothing.
 *
 * @param pages whether somebody is to be paged because of it: a mere repeat of what they were asked about is no reason
 */
public record Change(Alert alert, boolean changed, boolean pages) {

    public Change(Alert alert, boolean changed) {
        this(alert, changed, false);
    }
}
