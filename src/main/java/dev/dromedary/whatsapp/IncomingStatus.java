package dev.dromedary.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dromedary.event.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One element of {@code statuses[]}, and {@code errors[]} wherever they stand. */
final class IncomingStatus {

    private IncomingStatus() {}

    /** Empty without an id or a status: nothing can be told from it. */
    static Optional<Status> read(JsonNode status, String phoneNumberId, Instant now) {
        String wamid = Lenient.text(status, "id");
        String what = Lenient.text(status, "status");
        if (wamid == null || what == null) {
            return Optional.empty();
        }
        String recipient = Lenient.text(status, "recipient_id");
        String phone = Lenient.phone(recipient);
        String to = phone != null ? phone : recipient;
        return Optional.of(new Status(
                wamid,
                what,
                to != null ? to : Lenient.text(status, "recipient_user_id"),
                participant(status),
                Lenient.text(status, "biz_opaque_callback_data"),
                Lenient.time(status.path("timestamp"), now),
                faults(status),
                phoneNumberId));
    }

    static List<Status.Fault> faults(JsonNode node) {
        return Lenient.list(node, "errors").stream()
                .map(e -> new Status.Fault(
                        Lenient.code(e.path("code")),
                        first(e, "title", "message"),
                        Lenient.text(e, "error_data", "details")))
                .toList();
    }

    private static String participant(JsonNode status) {
        return first(status, "recipient_participant_id", "participant_id", "participant_recipient_id");
    }

    private static String first(JsonNode node, String... keys) {
        for (String key : keys) {
            String text = Lenient.text(node, key);
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
