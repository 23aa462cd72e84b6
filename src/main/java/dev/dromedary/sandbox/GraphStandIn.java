package dev.dromedary.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meta's Graph API for one WhatsApp number: takes messages, refuses what Meta refuses with Meta's codes, shows the rest
 * on the {@link Phones}, and calls the bot back with signed webhooks.
 */
public final class GraphStandIn implements StandIn, AutoCloseable {

    /** Versions live about two years; v18.0, which the tutorial prints, expired 2026-01-26. */
    private static final int OLDEST_VERSION = 19;

    private static final int NEWEST_VERSION = 26;

    private final SandboxSettings settings;
    private final InstantSource clock;
    private final Faults faults = new Faults();
    private final Phones phones;
    private final ServiceWindows windows;
    private final Delivery delivery;
    private final MessageCheck check;
    private final Display display;
    private final SentLog<SentMessage> sent = new SentLog<>();
    private final SentLog<String> receipts = new SentLog<>();
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();

    public GraphStandIn(SandboxSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.phones = new Phones(clock);
        this.windows = new ServiceWindows(clock);
        this.delivery = new Delivery(settings, clock, phones);
        TemplateLimits templates = new TemplateLimits(settings.templates());
        this.check = new MessageCheck(settings, templates, clock);
        this.display = new Display(templates);
    }

    @Override
    public Faults faults() {
        return faults;
    }

    /** {@code GET|POST /{version}/{phone number id}[/messages]}. */
    @Override
    public Answer answer(Request request) {
        List<String> path = request.segments();
        if (path.size() < 2 || !path.get(0).matches("v\\d+\\.\\d+")) {
            return GraphError.of(100, "Unknown path components: " + request.path())
                    .answer();
        }
        if (!supported(path.get(0))) {
            return new GraphError(400, 2635, "You are calling a deprecated version of the API", "update to v26.0")
                    .answer();
        }
        if (!request.credential("Bearer").map(settings.accessToken()::matches).orElse(false)) {
            return GraphError.of(190, "The access token is missing, wrong or expired")
                    .answer();
        }
        if (!path.get(1).equals(settings.phoneNumberId())) {
            return GraphError.of(
                            100,
                            "Unsupported request. Object with ID '" + path.get(1)
                                    + "' does not exist or cannot be loaded due to missing permissions")
                    .answer();
        }
        if (request.method().equals("GET") && path.size() == 2) {
            return number();
        }
        if (request.method().equals("POST") && path.size() == 3 && path.get(2).equals("messages")) {
            return request.json()
                    .map(this::message)
                    .orElseGet(() ->
                            GraphError.of(100, "The body is not a JSON object").answer());
        }
        return GraphError.of(100, "Unsupported " + request.method() + " request.")
                .answer();
    }

    private Answer message(Map<String, Object> message) {
        if (message.containsKey("status")) {
            return readReceipt(message);
        }
        String to = MessageCheck.recipient(message);
        Optional<GraphError> wrong = Optional.ofNullable(refused.get(to))
                .map(code -> GraphError.of(code, "ordered by the test"))
                .or(() -> check.refusal(message));
        if (wrong.isPresent()) {
            return wrong.get().answer();
        }
        String wamid = wamid();
        Bubble bubble = display.of(wamid, message, clock.instant());
        String callbackData = Shape.text(message, "biz_opaque_callback_data");
        String type = message.containsKey("type") ? Shape.text(message, "type") : "text";
        SentMessage accepted = new SentMessage(
                wamid,
                idOf(to),
                type,
                bubble.text(),
                message,
                callbackData.isEmpty() ? null : callbackData,
                clock.instant());
        phones.add(accepted.to(), bubble);
        sent.add(accepted);
        boolean group = Shape.text(message, "recipient_type").equals("group");
        delivery.outbound(accepted, !group && !type.equals("template") && !windows.open(accepted.to()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("messaging_product", "whatsapp");
        body.put("contacts", List.of(contact(message)));
        body.put("messages", List.of(Map.of("id", wamid)));
        return Answer.ok(body);
    }

    private Map<String, Object> contact(Map<String, Object> message) {
        String input = Shape.text(message, "to");
        return input.isEmpty()
                ? Map.of("input", Shape.text(message, "recipient"), "user_id", Shape.text(message, "recipient"))
                : Map.of("input", input, "wa_id", MessageCheck.recipient(message));
    }

    private Answer readReceipt(Map<String, Object> message) {
        String wamid = Shape.text(message, "message_id");
        if (!Shape.text(message, "status").equals("read") || wamid.isEmpty()) {
            return GraphError.of(131009, "status must be read, with a message_id")
                    .answer();
        }
        receipts.add(wamid);
        phones.writerOf(wamid).ifPresent(person -> {
            phones.state(person, wamid, "read", null);
            if (!Shape.object(message, "typing_indicator").isEmpty()) {
                phones.typing(person);
            }
        });
        return Answer.ok(Map.of("success", true));
    }

    private Answer number() {
        Map<String, Object> number = new LinkedHashMap<>();
        number.put("id", settings.phoneNumberId());
        number.put("display_phone_number", "+" + settings.displayPhoneNumber());
        number.put("verified_name", "Dromedary sandbox");
        number.put("quality_rating", "GREEN");
        number.put("messaging_limit_tier", "TIER_1K");
        return Answer.ok(number);
    }

    private static boolean supported(String version) {
        int major = Integer.parseInt(version.substring(1, version.indexOf('.')));
        return major >= OLDEST_VERSION && major <= NEWEST_VERSION;
    }

    private static String wamid() {
        UUID random = UUID.randomUUID();
        byte[] bytes = random.toString().replace("-", "").getBytes(StandardCharsets.US_ASCII);
        return "wamid." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A user id leads to the same chat as the phone of the person it belongs to. */
    private String idOf(String to) {
        return settings.people().stream()
                .filter(person -> person.userId().equals(to))
                .map(SandboxPerson::id)
                .findFirst()
                .orElse(to);
    }

    // What tests and the page do with it.

    public SandboxSettings settings() {
        return settings;
    }

    public Phones phones() {
        return phones;
    }

    /** Accepted messages; what was refused is not in it. */
    public SentLog<SentMessage> sent() {
        return sent;
    }

    /** The wamids of persons' messages that the bot marked as read. */
    public SentLog<String> readReceipts() {
        return receipts;
    }

    /** @param person phone (any notation) or user id; somebody unknown gets a phone too */
    public Handset phone(String person) {
        String id = person.matches("[A-Z]{2}\\..+") ? person : person.replaceAll("\\D", "");
        SandboxPerson owner = settings.people().stream()
                .filter(one -> one.id().equals(id) || one.userId().equals(id))
                .findFirst()
                .orElseGet(() -> id.equals(person) && !id.matches("\\d+")
                        ? new SandboxPerson(id, null, id, false)
                        : SandboxPerson.stranger("+" + id, id));
        return new Handset(owner, phones, windows, delivery, clock, GraphStandIn::wamid);
    }

    /** Where webhooks go from now on. */
    public void callback(URI url) {
        delivery.to(url);
    }

    public URI callback() {
        return delivery.url();
    }

    public void receipts(Receipts upTo) {
        delivery.receipts(upTo);
    }

    /** For tests whose people wrote by another way than {@link #phone}. */
    public void ignoreWindows() {
        windows.ignore();
    }

    /** Each message to this person is refused with {@code code} (a rate limit, a blocked account …). */
    public void refuse(String person, int code) {
        refused.put(person.replaceFirst("^\\+", ""), code);
    }

    public void accept(String person) {
        refused.remove(person.replaceFirst("^\\+", ""));
    }

    /** Each message to this person is accepted and fails afterwards with {@code code}, such as 131026. */
    public void undeliverable(String person, int code) {
        delivery.undeliverable(person.replaceFirst("^\\+", ""), code);
    }

    /** Undoes {@link #undeliverable}. */
    public void deliverable(String person) {
        delivery.deliverable(person.replaceFirst("^\\+", ""));
    }

    /** The next request is refused with {@code code}, whomever it is for. */
    public void failNext(int code) {
        faults.next(new Faults.Reply(GraphError.of(code, "ordered by the test").answer()));
    }

    /** A status webhook out of its turn. */
    public void status(SentMessage message, String status, Integer code) {
        delivery.status(message, status, code == null ? null : GraphError.of(code, GraphError.titleOf(code)));
    }

    /** Meta's handshake: what happens when the callback is entered in the dashboard. */
    public boolean verifyCallback() throws IOException, InterruptedException {
        return Handshake.with(delivery.url(), settings.verifyToken());
    }

    @Override
    public void close() {
        delivery.close();
    }
}
