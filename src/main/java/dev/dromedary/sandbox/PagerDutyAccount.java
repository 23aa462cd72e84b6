package dev.dromedary.sandbox;

import dev.dromedary.config.Secret;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What PagerDuty remembers: users and incidents; it tells the bot of each change by a signed V3 webhook. */
final class PagerDutyAccount implements AutoCloseable {

    private static final int KEPT = 1_000;

    private final InstantSource clock;
    private final Secret secret;
    private final Map<String, PagerDutyIncident> incidents = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PagerDutyIncident> eldest) {
            return size() > KEPT;
        }
    };
    private final List<PagerDutyUser> users = new ArrayList<>();
    private final Callback webhooks;
    private int numbers;
    private volatile URI webhookUrl;

    PagerDutyAccount(SandboxSettings settings, InstantSource clock) {
        this.clock = clock;
        this.secret = settings.pagerDutySecret();
        this.webhooks = new Callback(
                "pagerduty",
                body -> Map.of(
                        "X-PagerDuty-Signature",
                        "v1=" + Signing.hex(secret, body),
                        "X-Webhook-Id",
                        UUID.randomUUID().toString(),
                        "User-Agent",
                        "PagerDuty-Webhook/V3.0"));
        callback(settings.callbackUrl());
        int level = 1;
        for (SandboxPerson person : settings.people()) {
            if (person.known() && person.phone() != null) {
                users.add(new PagerDutyUser("PU" + level, person.name(), mail(person.name()), person.phone(), level));
                level++;
            }
        }
    }

    PagerDutyIncident open(String title, String service, String key) {
        String id = UUID.randomUUID().toString().replace("-", "").substring(0, 13);
        return keep(
                new PagerDutyIncident(
                        "Q" + id.toUpperCase(Locale.ROOT),
                        number(),
                        key,
                        title,
                        service,
                        "triggered",
                        "high",
                        1,
                        atLevel(1),
                        List.of(),
                        clock.instant(),
                        clock.instant()),
                "incident.triggered");
    }

    PagerDutyIncident set(PagerDutyIncident incident, String status) {
        if (incident.status().equals(status) && status.equals("resolved")) {
            return incident;
        }
        boolean reopened = incident.status().equals("resolved");
        return keep(incident.status(status, clock.instant()), reopened ? "incident.reopened" : "incident." + status);
    }

    PagerDutyIncident escalate(PagerDutyIncident incident, int level) {
        return keep(
                incident.level(level, clock.instant()).assigned(atLevel(level), clock.instant()), "incident.escalated");
    }

    PagerDutyIncident note(PagerDutyIncident incident, String content) {
        return keep(incident.note(content, clock.instant()), "incident.annotated");
    }

    private PagerDutyIncident keep(PagerDutyIncident incident, String eventType) {
        synchronized (this) {
            incidents.put(incident.id(), incident);
        }
        URI url = webhookUrl;
        if (url != null && secret != null) {
            var unused =
                    webhooks.post(url, incident.id(), PagerDutyEvents.webhook(incident, eventType, clock.instant()));
        }
        return incident;
    }

    private List<String> atLevel(int level) {
        return users().stream()
                .filter(user -> user.level() == level)
                .map(PagerDutyUser::id)
                .toList();
    }

    int highestLevel() {
        return users().stream().mapToInt(PagerDutyUser::level).max().orElse(1);
    }

    synchronized int number() {
        return ++numbers;
    }

    synchronized Optional<PagerDutyIncident> incident(String id) {
        return Optional.ofNullable(incidents.get(id));
    }

    synchronized List<PagerDutyIncident> incidents() {
        return new ArrayList<>(incidents.values());
    }

    synchronized List<PagerDutyUser> users() {
        return new ArrayList<>(users);
    }

    synchronized void users(List<PagerDutyUser> all) {
        users.clear();
        users.addAll(all);
    }

    void callback(URI whatsappUrl) {
        this.webhookUrl = whatsappUrl == null ? null : URI.create(whatsappUrl + "/pagerduty");
    }

    private static String mail(String name) {
        return name.replaceAll("\\W", "").toLowerCase(Locale.ROOT) + "@example.com";
    }

    @Override
    public void close() {
        webhooks.close();
    }
}
