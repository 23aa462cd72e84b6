package dev.dromedary.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Ids;
import dev.dromedary.people.TestClock;
import dev.dromedary.store.Store;
import dev.dromedary.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertsTest {

    private static final String EACH = "dev.dromedary.store.Stores#each";
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final TestClock clock = new TestClock("2026-06-01T10:00:00Z");

    private Alerts alerts(Store store) {
        return new Alerts(store, new Ids(clock), clock, phone -> phone.equals("2") ? "Bob" : phone);
    }

    private static Raised text(String severity, String service, String message) {
        return new Raised(severity, service, message, null, null, null, null, null, "whatsapp", "1");
    }

    private static Raised fingerprint(String fingerprint, String startsAt) {
        Instant start = startsAt == null ? null : Instant.parse(startsAt);
        return new Raised("critical", "api", "down", null, fingerprint, start, null, null, "whatsapp", "1");
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void theSameFiringAlertJoinsTheOpenOne(Stores stores) {
        try (Store store = stores.open(clock)) {
            Alerts alerts = alerts(store);
            Change first = alerts.raise(text("warning", "api", "slow"));
            Change again = alerts.raise(text("warning", "api", "slow "));
            Change other = alerts.raise(text("warning", "web", "slow"));
            assertThat(first.changed()).isTrue();
            assertThat(again.changed()).isFalse();
            assertThat(again.alert().id()).isEqualTo(first.alert().id());
            assertThat(again.alert().occurrences()).isEqualTo(2);
            assertThat(other.changed()).isTrue();
            assertThat(first.alert().title()).isEqualTo("api: slow");
            assertThat(first.alert().dedupKey()).isEqualTo(first.alert().id());
            assertThat(alerts.list(Alert.State.FIRING, 10, 0)).hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void afterItsEndTheSameTextFiresAnewButTheSameFingerprintAndStartDoesNot(Stores stores) {
        try (Store store = stores.open(clock)) {
            Alerts alerts = alerts(store);
            Alert slow = alerts.raise(text("warning", "api", "slow")).alert();
            alerts.resolve(slow.id(), null, clock.instant());
            assertThat(alerts.raise(text("warning", "api", "slow")).alert().id())
                    .isNotEqualTo(slow.id());

            Raised down = fingerprint("f1", "2026-06-01T09:59:00Z");
            Alert late = alerts.raise(down).alert();
            alerts.resolve(late.id(), null, clock.instant());
            Change afterwards = alerts.raise(down);
            assertThat(afterwards.changed()).isFalse();
            assertThat(afterwards.alert().state()).isEqualTo(Alert.State.RESOLVED);
            assertThat(alerts.raise(fingerprint("f1", "2026-06-01T10:30:00Z")).changed())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void anAcknowledgedAlertStaysSoUnlessItGetsWorse(Stores stores) {
        try (Store store = stores.open(clock)) {
            Alerts alerts = alerts(store);
            Alert alert = alerts.raise(text("warning", "api", "slow")).alert();
            alerts.acknowledge(alert.id(), "2", clock.instant());
            Alert same = alerts.raise(text("warning", "api", "slow")).alert();
            assertThat(same.state()).isEqualTo(Alert.State.ACKNOWLEDGED);
            assertThat(same.assignedTo()).isEqualTo("2");
            Alert less = alerts.raise(text("info", "api", "slow")).alert();
            assertThat(less.severity()).isEqualTo("warning");
            Alert worse = alerts.raise(text("critical", "api", "slow")).alert();
            assertThat(worse.state()).isEqualTo(Alert.State.FIRING);
            assertThat(worse.severity()).isEqualTo("critical");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aRepeatPagesNobodyWhoWasAskedUnlessItGotWorse(Stores stores) {
        try (Store store = stores.open(clock)) {
            Alerts alerts = alerts(store);
            Change first = alerts.raise(text("warning", "api", "slow"));
            assertThat(first.pages()).as("a new one").isTrue();
            assertThat(alerts.raise(text("warning", "api", "slow")).pages())
                    .as("a repeat")
                    .isFalse();
            assertThat(alerts.raise(text("critical", "api", "slow")).pages())
                    .as("a worse one")
                    .isTrue();
            assertThat(alerts.raise(text("critical", "api", "slow")).pages())
                    .as("as bad as before")
                    .isFalse();
            alerts.escalate(first.alert().id(), "2", null);
            assertThat(alerts.raise(text("critical", "api", "slow")).alert().assignedTo())
                    .as("a repeat does not set the escalation back")
                    .isEqualTo("2");
            Raised later = new Raised("critical", "api", "slow", null, null, null, null, null, "whatsapp", "3");
            assertThat(alerts.raise(later).pages()).as("the next shift").isTrue();
            alerts.acknowledge(first.alert().id(), "3", clock.instant());
            Raised last = new Raised("critical", "api", "slow", null, null, null, null, null, "whatsapp", "4");
            assertThat(alerts.raise(last).pages()).as("somebody holds it").isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whatStillFiresAQuarterOfAnHourLaterPagesAgain(Stores stores) {
        try (Store store = stores.open(clock)) {
            Alerts alerts = alerts(store);
            assertThat(alerts.raise(text("info", "api", "slow")).pages()).isTrue();
            clock.advance(Duration.ofMinutes(14));
            assertThat(alerts.raise(text("info", "api", "slow")).pages()).isFalse();
            clock.advance(Duration.ofMinutes(2));
            assertThat(alerts.raise(text("info", "api", "slow")).pages()).isTrue();
            assertThat(alerts.raise(text("info", "api", "slow")).pages()).isFalse();
            Raised nobodys = new Raised("info", "api", "slow", null, null, null, null, null, "whatsapp", null);
            assertThat(alerts.raise(nobodys).pages())
                    .as("nobody is on call: the team or the operators hear of each")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void ofManyWhoAcknowledgeAtOnceOneHasDoneIt(Stores stores) throws Exception {
        try (Store store = stores.open(clock)) {
            Alerts alerts = alerts(store);
            Alert alert = alerts.raise(text("critical", "api", "down")).alert();
            List<Callable<Change>> taps = IntStream.range(0, 8)
                    .mapToObj(i ->
                            (Callable<Change>) () -> alerts.acknowledge(alert.id(), String.valueOf(i), clock.instant()))
                    .toList();
            ExecutorService people = Executors.newFixedThreadPool(8);
            try {
                List<Change> changes = people.invokeAll(taps).stream()
                        .map(future -> {
                            try {
                                return future.get();
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        })
                        .toList();
                assertThat(changes.stream().filter(Change::changed)).hasSize(1);
                assertThat(changes)
                        .extracting(c -> c.alert().acknowledgedBy())
                        .containsOnly(changes.get(0).alert().acknowledgedBy());
            } finally {
                people.shutdown();
            }
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void aSecondAcknowledgementIsToldWhoAndWhen(Stores stores) {
        try (Store store = stores.open(clock)) {
            Alerts alerts = alerts(store);
            Alert alert = alerts.raise(text("critical", "api", "down")).alert();
            assertThat(alerts.describe(alert.subject(), UTC)).contains("🚨 *api: down* is firing, and 1 was asked.");
            alerts.acknowledge(alert.id(), "2", clock.instant());
            clock.advance(Duration.ofMinutes(3));
            assertThat(alerts.acknowledge(alert.id(), "1", clock.instant()).changed())
                    .isFalse();
            assertThat(alerts.describe(alert.subject(), UTC))
                    .contains("✅ *api: down* was acknowledged by Bob at 2026-06-01 10:00 UTC.");
            alerts.resolve(alert.id(), "2", clock.instant());
            assertThat(alerts.describe(alert.subject(), UTC))
                    .contains("✅ *api: down* was resolved by Bob at 2026-06-01 10:03 UTC.");
            assertThat(alerts.acknowledge(alert.id(), "1", clock.instant())
                            .alert()
                            .state())
                    .isEqualTo(Alert.State.RESOLVED);
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void whoWasAskedMayAnswer(Stores stores) {
        try (Store store = stores.open(clock)) {
            Alerts alerts = alerts(store);
            Alert alert = alerts.raise(text("critical", "api", "down")).alert();
            assertThat(alerts.openFor("1")).extracting(Alert::id).containsExactly(alert.id());
            assertThat(alerts.openFor("2")).isEmpty();
            alerts.acknowledge(alert.id(), "1", clock.instant());
            assertThat(alerts.escalate(alert.id(), "2", null).changed())
                    .as("a timer has no say over an acknowledged alert")
                    .isFalse();
            assertThat(alerts.escalate(alert.id(), "2", "3").changed())
                    .as("nor has somebody else's old page")
                    .isFalse();
            Change handed = alerts.escalate(alert.id(), "2", "1");
            assertThat(handed.alert().state()).isEqualTo(Alert.State.FIRING);
            assertThat(handed.alert().escalatedBy()).isEqualTo("1");
            assertThat(alerts.askedAbout(alert.id())).containsExactly("1", "2");
            assertThat(alerts.openFor("2")).hasSize(1);
            assertThat(alerts.history(alert.id()))
                    .extracting(HistoryEntry::what)
                    .containsExactly("raised", "acknowledged", "escalated");
        }
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void isFoundByItsNamesAtPagerDuty(Stores stores) {
        try (Store store = stores.open(clock)) {
            Alerts alerts = alerts(store);
            Alert alert = alerts.raise(text("critical", "api", "down")).alert();
            assertThat(alerts.byPagerDuty(null, alert.dedupKey())).isPresent();
            alerts.linkIncident(alert.id(), "PT4KHLK");
            assertThat(alerts.byPagerDuty("PT4KHLK", null)).map(Alert::id).contains(alert.id());
            assertThat(alerts.byPagerDuty("other", null)).isEmpty();
            assertThat(alerts.find("alr-none")).isEmpty();
            assertThat(alerts.bySubject("approval:" + alert.id())).isEmpty();
        }
    }
}
