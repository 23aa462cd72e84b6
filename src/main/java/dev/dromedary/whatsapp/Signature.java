package dev.dromedary.whatsapp;

import dev.dromedary.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code X-Hub-Signature-256: sha256=<hex>}: HMAC-SHA256 of the raw body bytes under the app secret. Raw bytes,
 * because Meta signs what it sent: a body parsed and written again differs in escapes and no longer matches.
 *
 * @see <a href="https://developers.facebook.com/docs/graph-api/webhooks/getting-started">Meta: validating payloads</a>
 */
public final class Signature {

    public static final String HEADER = "X-Hub-Signature-256";

    private static final String PREFIX = "sha256=";

    private Signature() {}

    /** The header's value for this body. */
    public static String of(Secret appSecret, byte[] body) {
        return PREFIX + HexFormat.of().formatHex(hmac(appSecret, body));
    }

    /** Whether {@code header} signs {@code body}; compared in constant time. A missing header never does. */
    public static boolean matches(Secret appSecret, byte[] body, String header) {
        if (header == null) {
            return false;
        }
        byte[] expected = of(appSecret, body).getBytes(StandardCharsets.US_ASCII);
        byte[] given = header.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, given);
    }

    private static byte[] hmac(Secret appSecret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(appSecret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
