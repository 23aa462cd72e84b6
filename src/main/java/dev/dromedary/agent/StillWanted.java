package dev.dromedary.agent;

import dev.dromedary.alert.Alert;
import dev.dromedary.alert.Alerts;
import dev.dromedary.outbox.SentMessage;
import dev.dromedary.outbox.Wanted;
import java.util.Optional;

/** A page for an alert that fires no more is withdrawn before it leaves. */
public final class StillWanted implements Wanted {

    private final Alerts alerts;

    public StillWanted(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public Optional<String> reasonToWithdraw(SentMessage message) {
        if (!message.onlyWhileOpen() || message.subject() == null) {
            return Optional.empty();
        }
        return alerts.bySubject(message.subject())
                .filter(alert -> alert.state() != Alert.State.FIRING)
                .map(alert -> "the alert is " + alert.state().text());
    }
}
