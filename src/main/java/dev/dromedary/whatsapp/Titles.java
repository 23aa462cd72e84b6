package dev.dromedary.whatsapp;

import dev.dromedary.outbox.Offer;
import dev.dromedary.run.ActionFailed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Titles of buttons and rows as Meta takes them: short, on one line, not empty and each only once. */
final class Titles {

    private Titles() {}

    /** The same offers with such titles; a payload that stands there twice is kept once. */
    static List<Offer> of(List<Offer> offers, int titleLimit, int payloadLimit) {
        List<Offer> result = new ArrayList<>();
        Set<String> titles = new HashSet<>();
        Set<String> payloads = new HashSet<>();
        for (Offer offer : offers) {
            if (payloads.add(payload(offer.payload(), payloadLimit))) {
                String given = offer.title() == null ? "" : offer.title();
                String title = Cut.line(given.isBlank() ? "Option " + (result.size() + 1) : given, titleLimit);
                result.add(new Offer(offer.payload(), unique(title, titleLimit, titles)));
            }
        }
        return result;
    }

    /** A payload cannot be cut: what it names would be lost. */
    static String payload(String payload, int limit) {
        if (payload == null || payload.isBlank()) {
            throw ActionFailed.refused("a button or row needs an id");
        }
        if (payload.codePointCount(0, payload.length()) > limit) {
            throw ActionFailed.refused("the id " + Cut.to(payload, 40) + " is longer than " + limit + " characters");
        }
        return payload;
    }

    private static String unique(String title, int limit, Set<String> taken) {
        String candidate = title;
        for (int n = 2; !taken.add(candidate); n++) {
            String suffix = " " + n;
            candidate = Cut.to(title, limit - suffix.length()) + suffix;
        }
        return candidate;
    }
}
