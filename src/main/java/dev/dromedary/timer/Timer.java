package dev.dromedary.timer;

import java.time.Instant;
import java.util.Map;

/**
 * Something due at a time.
 *
 * @param id {@code tmr-…}; what it sets off is recognised by {@code timer:<id>}
 * @param key the caller's name for it, unique: scheduling the key again replaces it
 */
public record Timer(String id, String key, Instant at, Map<String, Object> data) {}
