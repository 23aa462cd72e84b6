package dev.dromedary.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bodies that Meta POSTs, written as Meta writes them: non-ASCII and slashes escaped. */
final class MetaPayload {

    private static final ObjectWriter WRITER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII, JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .build()
            .writer();

    private final SandboxSettings settings;

    MetaPayload(SandboxSettings settings) {
        this.settings = settings;
    }

    /** @param message {@code type} and its content; the sender, id and time are added */
    String inbound(SandboxPerson from, String wamid, Instant at, String quoted, Map<String, Object> message) {
        Map<String, Object> whole = new LinkedHashMap<>();
        if (quoted != null) {
            whole.put("context", Map.of("from", settings.displayPhoneNumber(), "id", quoted));
        }
        if (from.phone() != null) {
            whole.put("from", from.phone());
        }
        whole.put("from_user_id", from.userId());
        whole.put("id", wamid);
        whole.put("timestamp", seconds(at));
        whole.putAll(message);
        Map<String, Object> contact = new LinkedHashMap<>();
        contact.put("profile", Map.of("name", from.name()));
        if (from.phone() != null) {
            contact.put("wa_id", from.phone());
        }
        contact.put("user_id", from.userId());
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("contacts", List.of(contact));
        value.put("messages", List.of(whole));
        return envelope(value);
    }

    /** @param failure null unless {@code status} is failed */
    String status(SentMessage message, String status, Instant at, GraphError failure) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("id", message.wamid());
        whole.put("status", status);
        whole.put("timestamp", seconds(at));
        whole.put("recipient_id", message.to());
        if (message.callbackData() != null) {
            whole.put("biz_opaque_callback_data", message.callbackData());
        }
        if (failure != null) {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("code", failure.code());
            error.put("title", failure.title());
            error.put("message", failure.title());
            error.put("error_data", Map.of("details", failure.details()));
            whole.put("errors", List.of(error));
        }
        return envelope(Map.of("statuses", List.of(whole)));
    }

    private String envelope(Map<String, Object> part) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("messaging_product", "whatsapp");
        value.put(
                "metadata",
                Map.of(
                        "display_phone_number", settings.displayPhoneNumber(),
                        "phone_number_id", settings.phoneNumberId()));
        value.putAll(part);
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("value", value);
        change.put("field", "messages");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("object", "whatsapp_business_account");
        body.put("entry", List.of(Map.of("id", "102290129340398", "changes", List.of(change))));
        try {
            return WRITER.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String seconds(Instant at) {
        return Long.toString(at.getEpochSecond());
    }
}
