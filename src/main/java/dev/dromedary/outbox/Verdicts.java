package dev.dromedary.outbox;

/** The meaning of each refusal, per channel; WhatsApp's table stands in package {@code whatsapp}. */
@FunctionalInterface
public interface Verdicts {

    /** Never null: an unlisted code is {@link Verdict#unknown}. */
    Verdict of(Channel channel, String code);
}
