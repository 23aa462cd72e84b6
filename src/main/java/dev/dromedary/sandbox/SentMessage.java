package dev.dromedary.sandbox;

import java.time.Instant;
import java.util.Map;

/**
 * A message of the bot that Meta accepted.
 *
 * @param to digits of the phone, or the user id
 * @param text what the person reads, templates filled
 * @param body the request as it came
 * @param callbackData {@code biz_opaque_callback_data}, or null
 */
public record SentMessage(
        String wamid, String to, String type, String text, Map<String, Object> body, String callbackData, Instant at) {}
