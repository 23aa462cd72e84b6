package dev.dromedary.whatsapp;

import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.event.Ids;
import dev.dromedary.inbox.Inbox;
import java.time.InstantSource;
import java.util.Map;

/**
 * What Meta calls: the handshake and the webhook of each number. When {@link #keep} returns, everything in the body
 * is on disk.
 */
public final class WhatsAppWebhook {

    private final Map<String, Platform> platforms;
    private final Inbox inbox;
    private final Ids ids;
    private final InstantSource clock;

    public WhatsAppWebhook(Map<String, Platform> platforms, Inbox inbox, Ids ids, InstantSource clock) {
        this.platforms = Map.copyOf(platforms);
        this.inbox = inbox;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Comes before {@link #keep}; over the raw bytes.
     *
     * @throws BadSignature without the app secret's signature
     */
    public void signed(String platform, byte[] body, String signature) {
        Platform number = platforms.get(platform);
        if (number.verifySignatures() && !Signature.matches(number.appSecret(), body, signature)) {
            throw new BadSignature();
        }
    }

    /**
     * Stores every message, status and notice of the body, which is {@link #signed}: at once, except that more than a
     * thousand are stored in parts. When one part cannot be stored Meta repeats all, and what is stored is known.
     *
     * <p>Never call it {@code accept} again: that checked the signature itself, and Camel would hand a call with three
     * arguments, of a team's own copy of the old route, to a method of that name with two.
     *
     * @throws NotJson when the body is no JSON
     * @throws dev.dromedary.store.StoreUnavailable when it could not be kept; Meta repeats it
     */
    public void keep(String platform, byte[] body) throws NotJson {
        WebhookPayload.parse(body, platform, ids, clock.instant(), inbox::store);
    }

    /** The challenge, verbatim, for whoever knows the verify token. The handshake carries no signature. */
    public String verify(String platform, String mode, String token, String challenge) {
        if (!"subscribe".equals(mode)
                || challenge == null
                || !platforms.get(platform).verifyToken().matches(token)) {
            throw new WrongVerifyToken();
        }
        return challenge;
    }
}
