package dev.dromedary.sandbox;

import java.time.Instant;
import java.util.List;

/**
 * One message as the phone shows it.
 *
 * @param version grows with every change in any chat, so that the page asks for what is new
 * @param byPerson written on this phone, not by the bot
 * @param kind text, template, buttons, list, or Meta's type for what the page cannot show
 * @param listButton what opens the list, or null
 * @param quoted wamid of the message it answers, or null
 * @param state of the bot's messages: accepted, sent, delivered, read, failed; of the person's: sent, delivered, read
 * @param error what a failed message failed with, or null
 */
public record Bubble(
        String wamid,
        long version,
        boolean byPerson,
        String kind,
        String header,
        String text,
        String footer,
        List<Choice> choices,
        String listButton,
        String quoted,
        String state,
        String error,
        Instant at) {

    /** A button or a list row; {@code section} and {@code description} are null for buttons. */
    public record Choice(String id, String title, String description, String section) {}

    Bubble as(long newVersion, String newState, String newError) {
        return new Bubble(
                wamid,
                newVersion,
                byPerson,
                kind,
                header,
                text,
                footer,
                choices,
                listButton,
                quoted,
                newState,
                newError,
                at);
    }
}
