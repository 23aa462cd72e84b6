package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.outbox.Answer;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.SentMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One send as the routes of {@code routes/outbox} see it. They read it by name; the access token passes through a
 * header of the exchange at the last moment and is printed by nothing here.
 */
public final class OutboundCall {

    private static final int PATIENCE_MINUTES = 5;
    private static final long STEP_MILLIS = 2_000;

    private final SentMessage message;
    private final TriggerConfig config;
    private final boolean slowed;
    private final BooleanSupplier ours;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private volatile boolean left;

    OutboundCall(SentMessage message, TriggerConfig config, boolean slowed, BooleanSupplier ours) {
        this.message = message;
        this.config = config;
        this.slowed = slowed;
        this.ours = ours;
        answer.completeOnTimeout(
                new Answer.Unknown("no answer within " + PATIENCE_MINUTES + " minutes"),
                PATIENCE_MINUTES,
                TimeUnit.MINUTES);
    }

    /** Where it goes in. */
    String entry() {
        if (message.channel() == Channel.WHATSAPP) {
            return isBulk() ? "direct:outbox.bulk" : "direct:outbox.whatsapp";
        }
        return message.channel() == Channel.SLACK ? "direct:outbox.slack" : "direct:outbox.email";
    }

    boolean isBulk() {
        return OutboundLimits.isBulk(message, config);
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    void answered(Answer told) {
        answer.complete(told);
    }

    /** Whether the message was made ready to leave: before that, no fault can have sent it. */
    boolean hasLeft() {
        return left;
    }

    public String getId() {
        return message.id();
    }

    public String getLane() {
        return message.lane();
    }

    public String getTo() {
        return message.to();
    }

    public int getMessagesPerSecond() {
        int limit = platform().messagesPerSecond();
        return Math.max(1, slowed ? limit / 2 : limit);
    }

    /** A twentieth of a second's and half as many again: the lane spreads them, this stops what would go past it. */
    public int getMessagesPerSlice() {
        return (getMessagesPerSecond() * 3 + 39) / 40;
    }

    /**
     * What the throttles count together. Camel's throttle measures by the wall's clock: with the number of seconds that
     * this clock is ahead of the one that never jumps, a clock set back leaves no permit an hour in the future.
     */
    public String getThrottled() {
        return throttled(message.lane());
    }

    /** As {@link #getThrottled}, for each recipient. */
    public String getThrottledPerson() {
        return throttled(message.lane() + ">" + message.to());
    }

    private static String throttled(String what) {
        long ahead = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        return what + "@" + Math.floorDiv(ahead, STEP_MILLIS);
    }

    /** Whether it must not leave any more: another replica may send it, or it was answered without having left. */
    public boolean isLost() {
        return answer.isDone() || !ours.getAsBoolean();
    }

    public int getBatchSize() {
        return Math.max(1, platform().queue().batchSize());
    }

    public long getBatchDelay() {
        return platform().queue().batchDelay().toMillis();
    }

    public String getUrl() {
        return message.channel() == Channel.SLACK
                ? config.slack().apiBaseUrl() + "/chat.postMessage"
                : platform().apiBaseUrl() + "/" + platform().apiVersion() + "/"
                        + platform().phoneNumberId() + "/messages";
    }

    public String getAuthorization() {
        return "Bearer "
                + (message.channel() == Channel.SLACK
                                ? config.slack().botToken()
                                : platform().accessToken())
                        .reveal();
    }

    /** The request's body. Graph: always with {@code +}, else Meta puts the business's own country code before. */
    public Map<String, Object> getContent() {
        Map<String, Object> body = new LinkedHashMap<>();
        if (message.channel() == Channel.WHATSAPP) {
            boolean phone = message.to().chars().allMatch(c -> c >= '0' && c <= '9');
            boolean group = "group".equals(message.body().get("recipient_type"));
            body.put("messaging_product", "whatsapp");
            body.put("recipient_type", "individual");
            body.put(phone || group ? "to" : "recipient", phone && !group ? "+" + message.to() : message.to());
            body.put("biz_opaque_callback_data", message.callbackData());
        }
        body.putAll(message.body());
        left = true;
        return body;
    }

    public String getMailFrom() {
        return config.mail().from();
    }

    public String getMailSubject() {
        return String.valueOf(message.body().getOrDefault("subject", "Dromedary"));
    }

    public String getMailText() {
        left = true;
        return String.valueOf(message.body().getOrDefault("text", ""));
    }

    private TriggerConfig.Platform platform() {
        TriggerConfig.Platform platform = config.platforms().get(message.platform());
        if (platform == null) {
            throw new IllegalStateException("no platform " + message.platform() + " is configured any more");
        }
        return platform;
    }

    @Override
    public String toString() {
        return message.id();
    }
}
