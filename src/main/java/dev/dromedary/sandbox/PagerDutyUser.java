package dev.dromedary.sandbox;

import java.util.List;
import java.util.Map;

/**
 * Somebody in PagerDuty.
 *
 * @param phone digits with country code, or null: then PagerDuty knows no phone of this user
 * @param level place in the escalation policy of the schedule, from 1; 0 when not on call
 */
public record PagerDutyUser(String id, String name, String email, String phone, int level) {

    Map<String, Object> json() {
        return Map.of(
                "id", id, "type", "user", "summary", name, "name", name, "email", email, "contact_methods", List.of());
    }

    /** PagerDuty splits the country code from the address; the stand-in knows North America and takes two digits elsewhere. */
    Map<String, Object> contactMethods() {
        String digits = phone == null ? "" : phone.replaceAll("\\D", "");
        Map<String, Object> mail =
                Map.of("id", "E" + id, "type", "email_contact_method", "summary", "Work", "address", email);
        if (digits.isEmpty()) {
            return Map.of("contact_methods", List.of(mail));
        }
        boolean american = digits.length() == 11 && digits.startsWith("1");
        // One digit also for the tutorial's +0…, which no country has: code and address together stay the number.
        int code = american || digits.startsWith("0") ? 1 : 2;
        Map<String, Object> mobile = Map.of(
                "id",
                "C" + id,
                "type",
                "phone_contact_method",
                "summary",
                "Mobile",
                "country_code",
                Integer.parseInt(digits.substring(0, code)),
                "address",
                digits.substring(code));
        return Map.of("contact_methods", List.of(mail, mobile));
    }
}
