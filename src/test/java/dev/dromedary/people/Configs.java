package dev.dromedary.people;

import dev.dromedary.config.TriggerConfig;
import dev.dromedary.config.TriggerConfig.ApprovalRule;
import dev.dromedary.config.TriggerConfig.Deployment;
import dev.dromedary.config.TriggerConfig.OnCall;
import dev.dromedary.config.TriggerConfig.PagerDuty;
import dev.dromedary.config.TriggerConfig.PersonEntry;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.config.TriggerConfig.Queue;
import dev.dromedary.config.TriggerConfig.Service;
import dev.dromedary.config.TriggerConfig.Shift;
import dev.dromedary.config.TriggerConfig.Slack;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** TriggerConfigs for tests of features: one platform named {@code whatsapp}, everything else absent. */
public final class Configs {

    private List<PersonEntry> people = List.of();
    private List<Shift> shifts = List.of();
    private List<ApprovalRule> approvals = List.of();
    private List<Service> services = List.of();
    private List<Deployment> deployments = List.of();
    private Object teamGroup;
    private String scheduleId;
    private PagerDuty pagerduty = new PagerDuty(null, null, null, null, null, null);
    private Slack slack = new Slack(null, null);

    public static Configs config() {
        return new Configs();
    }

    public static PersonEntry person(String name, String phone, String slackId, String email, String... roles) {
        return new PersonEntry(name, phone, null, slackId, email, null, List.of(roles), null, null);
    }

    public static Shift shift(String name, String phone, String hours, String zone, String... days) {
        return new Shift(name, phone, hours, zone, List.of(days));
    }

    public Configs people(PersonEntry... entries) {
        people = List.of(entries);
        return this;
    }

    public Configs shifts(Shift... entries) {
        shifts = List.of(entries);
        return this;
    }

    public Configs approvals(ApprovalRule... rules) {
        approvals = List.of(rules);
        return this;
    }

    public Configs services(Service... entries) {
        services = List.of(entries);
        return this;
    }

    public Configs deployments(Deployment... entries) {
        deployments = List.of(entries);
        return this;
    }

    public Configs teamGroup(Object group) {
        teamGroup = group;
        return this;
    }

    public Configs pagerduty(PagerDuty settings, String schedule) {
        pagerduty = settings;
        scheduleId = schedule;
        return this;
    }

    public Configs slack(Slack settings) {
        slack = settings;
        return this;
    }

    public TriggerConfig build() {
        Platform platform = new Platform(
                "whatsapp",
                "1234567890",
                null,
                null,
                null,
                null,
                "http://127.0.0.1:1",
                "v26.0",
                new OnCall(scheduleId, shifts, teamGroup),
                pagerduty,
                List.of(),
                true,
                false,
                true,
                false,
                80,
                null,
                new Queue(false, 10, Duration.ofSeconds(1)));
        return new TriggerConfig(
                null,
                Map.of("whatsapp", platform),
                null,
                null,
                null,
                List.of(),
                people,
                List.of(),
                Map.of(),
                approvals,
                services,
                deployments,
                slack,
                null,
                null,
                "ops_notification",
                null,
                null,
                Map.of());
    }
}
