package dev.dromedary.alert;

/** The alert after a request, and whether this request changed it: a second tap changes nothing. */
public record Change(Alert alert, boolean changed) {}
