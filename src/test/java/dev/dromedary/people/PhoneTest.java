package dev.dromedary.people;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneTest {

    @ParameterizedTest
    @CsvSource({
        "+15551234567, 15551234567",
        "15551234567, 15551234567",
        "+1 (555) 123-4567, 15551234567",
        "0015551234567, 15551234567",
        "+0987654321, 0987654321",
        "555.123.4567, 5551234567",
        "' +49 30/123456 ', 4930123456",
    })
    void isComparedByDigits(String written, String digits) {
        assertThat(Phone.digits(written)).contains(digits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Alice", "alice@example.com", "US.13491208655302741918", "U012AB3CD", "role:sre", "+", "12"})
    void isNotAPhone(String text) {
        assertThat(Phone.digits(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"15551234567, +15551234567", "US.1349, US.1349"})
    void isShownWithPlus(String digits, String shown) {
        assertThat(Phone.shown(digits)).isEqualTo(shown);
    }
}
