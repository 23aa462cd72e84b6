package dev.dromedary.alert;

import java.time.Instant;

/** One line of an alert's story. */
public record HistoryEntry(Instant at, String what, String who, String detail) {}
