package dev.dromedary.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.config.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureTest {

    private static final Secret SECRET = new Secret("test_app_secret");
    private static final String BODY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
    private static final String HEX = "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"object\":\"whatsapp_business_account\",\"entry\":[]}|" + HEX,
                "{\"body\":\"caf\\u00e9 \\ud83d\\udea8 a\\/b\"}"
                        + "|7409743f35403f3a88123e1c95299754c85ae0e91ee8969c1a5c2467f4a6e703",
                "{\"body\":\"café 🚨 a/b\"}|69ac35c97779cd6dbd7c3d4677b318ddcac669cb836823bc3c037226ad1ed3ff"
            })
    void signsRawBytes(String body, String hex) {
        byte[] raw = body.getBytes(StandardCharsets.UTF_8);

        assertThat(Signature.of(SECRET, raw)).isEqualTo("sha256=" + hex);
        assertThat(Signature.matches(SECRET, raw, "sha256=" + hex)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {"NULL", "''", HEX, "sha1=" + HEX, "sha256=", "sha256=00", "sha256=zz"})
    void refusesAnyOtherHeader(String header) {
        assertThat(Signature.matches(SECRET, BODY.getBytes(StandardCharsets.UTF_8), header))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "sha256=" + HEX + ",true",
        "SHA256=DEC6A680679A968E7E0319355B23599CBFC54502C0784668E9618BAA0C633756,true"
    })
    void takesEitherCase(String header, boolean valid) {
        assertThat(Signature.matches(SECRET, BODY.getBytes(StandardCharsets.UTF_8), header))
                .isEqualTo(valid);
    }
}
