package dev.dromedary.engine;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.outbox.Channel;
import dev.dromedary.outbox.Permits;
import dev.dromedary.outbox.Priority;
import dev.dromedary.outbox.SentMessage;
import java.util.function.Supplier;

/**
 * How many messages of a number wait in its routes at once: half a second's worth, so that a page never stands longer
 * than that behind what was taken before it.
 */
final class OutboundLimits implements Permits {

    private static final int FEWEST = 4;
    private static final int MOST = 200;
    private static final int SLACK = 8;
    private static final int MAIL = 4;

    private final Supplier<TriggerConfig> config;

    OutboundLimits(Supplier<TriggerConfig> config) {
        this.config = config;
    }

    @Override
    public int of(Channel channel, String name, boolean bulk) {
        if (channel != Channel.WHATSAPP) {
            return channel == Channel.SLACK ? SLACK : MAIL;
        }
        TriggerConfig.Platform platform = config.get().platforms().get(name);
        if (platform == null) {
            return 0;
        }
        int direct = Math.min(MOST, Math.max(FEWEST, platform.messagesPerSecond() / 2));
        if (!bulk || !platform.queue().enabled()) {
            return direct;
        }
        // Those that wait for their batch count against the second's limit: half of it stays free for pages.
        int half = Math.max(1, platform.messagesPerSecond() / 2);
        return Math.min(half, 2 * Math.max(1, platform.queue().batchSize()));
    }

    @Override
    public int perSecond(Channel channel, String name) {
        TriggerConfig.Platform platform = config.get().platforms().get(name);
        return channel == Channel.WHATSAPP && platform != null ? platform.messagesPerSecond() : Integer.MAX_VALUE;
    }

    @Override
    public int templatesPerDay(Channel channel, String name) {
        TriggerConfig.Platform platform = config.get().platforms().get(name);
        return channel == Channel.WHATSAPP && platform != null && platform.templatesPerDay() != null
                ? platform.templatesPerDay()
                : Integer.MAX_VALUE;
    }

    static boolean isBulk(SentMessage message, TriggerConfig config) {
        TriggerConfig.Platform platform = config.platforms().get(message.platform());
        return message.channel() == Channel.WHATSAPP
                && message.priority() == Priority.BULK
                && platform != null
                && platform.queue().enabled();
    }
}
