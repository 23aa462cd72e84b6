package dev.dromedary.sandbox;

import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Carries what happened on the phones to the bot: inbound messages and statuses, signed with the app secret. */
final class Delivery implements AutoCloseable {

    private final InstantSource clock;
    private final Phones phones;
    private final MetaPayload payload;
    private final Callback callback;
    private final Map<String, GraphError> undeliverable = new ConcurrentHashMap<>();
    private volatile Receipts receipts = Receipts.READ;
    private volatile URI url;

    Delivery(SandboxSettings settings, InstantSource clock, Phones phones) {
        this.clock = clock;
        this.phones = phones;
        this.payload = new MetaPayload(settings);
        this.url = settings.callbackUrl();
        this.callback = new Callback(
                "meta",
                body -> Map.of(
                        "X-Hub-Signature-256",
                        "sha256=" + Signing.hex(settings.appSecret(), body),
                        "User-Agent",
                        "facebookexternalua"));
    }

    void to(URI callbackUrl) {
        this.url = callbackUrl;
    }

    URI url() {
        return url;
    }

    void receipts(Receipts upTo) {
        this.receipts = upTo;
    }

    void undeliverable(String person, int code) {
        undeliverable.put(person, GraphError.of(code, GraphError.titleOf(code)));
    }

    void deliverable(String person) {
        undeliverable.remove(person);
    }

    /** @param closed whether the 24-hour window forbids it: Meta accepts such a message and fails it afterwards */
    void outbound(SentMessage message, boolean closed) {
        GraphError failure = undeliverable.get(message.to());
        if (failure == null && closed) {
            failure = GraphError.of(
                    131047,
                    "Message failed to send because more than 24 hours have passed since the customer last"
                            + " replied to this number.");
        }
        if (failure != null) {
            status(message, "failed", failure);
            return;
        }
        receipts.steps().forEach(step -> status(message, step, null));
    }

    void status(SentMessage message, String status, GraphError failure) {
        phones.state(
                message.to(), message.wamid(), status, failure == null ? null : failure.code() + " " + failure.title());
        if (receipts != Receipts.NONE) {
            post(message.to(), payload.status(message, status, clock.instant(), failure));
        }
    }

    void inbound(SandboxPerson from, String wamid, String quoted, Map<String, Object> message) {
        phones.state(from.id(), wamid, "sent", null);
        String body = payload.inbound(from, wamid, clock.instant(), quoted, message);
        URI target = url;
        if (target != null) {
            var unused = callback.post(target, from.id(), body).thenAccept(status -> {
                if (status / 100 == 2) {
                    phones.state(from.id(), wamid, "delivered", null);
                } else {
                    phones.state(from.id(), wamid, "failed", "the bot answered " + status);
                }
            });
        }
    }

    private void post(String about, String body) {
        URI target = url;
        if (target != null) {
            var unused = callback.post(target, about, body);
        }
    }

    @Override
    public void close() {
        callback.close();
    }
}
