package dev.dromedary.agent;

import dev.dromedary.alert.Alerts;
import dev.dromedary.approval.Approvals;
import dev.dromedary.config.TriggerConfig;
import dev.dromedary.config.TriggerConfig.Platform;
import dev.dromedary.incident.Incidents;
import dev.dromedary.oncall.OnCall;
import dev.dromedary.oncall.OnCallSchedule;
import dev.dromedary.outbox.Outbox;
import dev.dromedary.people.Directory;
import dev.dromedary.run.Journal;
import dev.dromedary.timer.Timers;
import dev.dromedary.whatsapp.MessageTemplates;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All built-in agents by the name under which routes call them. */
public final class Agents {

    /** What agents work on. */
    public record Features(Alerts alerts, Incidents incidents, Approvals approvals, Outbox outbox, Timers timers) {}

    private Agents() {}

    public static Map<String, Object> of(
            TriggerConfig config,
            Directory directory,
            Features features,
            MessageTemplates templates,
            Journal journal,
            InstantSource clock) {
        return of(config, directory, features, templates, journal, run -> Map.of(), clock);
    }

    /**
     * The agents with what a run was started with ({@code runInput}, by its id): there an alert's source says more of its
     * identity, and a pipeline who asks, than the tutorial's flows hand on.
     */
    public static Map<String, Object> of(
            TriggerConfig config,
            Directory directory,
            Features features,
            MessageTemplates templates,
            Journal journal,
            Function<String, Map<String, Object>> runInput,
            InstantSource clock) {
        People people = new People(directory);
        Messages messages = new Messages(features.outbox());
        SchedulerAgent scheduler = new SchedulerAgent(features.timers(), journal, clock);
        Map<String, OnCallSchedule> lists = new HashMap<>();
        config.platforms()
                .forEach((name, platform) ->
                        lists.put(name, OnCallSchedule.of(platform.oncall().staticOncall())));
        Function<String, OnCallSchedule> schedules =
                name -> lists.get(platform(config, name).name());
        Function<String, PagerDutyAccount> accounts =
                name -> new PagerDutyAccount(platform(config, name).pagerduty());
        ApprovalRules rules = new ApprovalRules(config.approvals(), directory, name -> phones(schedules.apply(name)));

        Map<String, Object> agents = new LinkedHashMap<>();
        agents.put(
                "alert-manager",
                new AlertAgent(features.alerts(), journal, people, messages, scheduler, runInput, clock));
        agents.put("incident-manager", new IncidentAgent(features.incidents(), journal, people, scheduler));
        agents.put(
                "oncall-manager",
                new OnCallAgent(
                        schedules,
                        accounts,
                        name -> platform(config, name).oncall().scheduleId(),
                        people,
                        features.alerts(),
                        journal,
                        clock));
        agents.put(
                "approval-manager",
                new ApprovalAgent(features.approvals(), rules, journal, people, messages, scheduler, runInput, clock));
        agents.put("pagerduty", new PagerDutyAgent(accounts, features.alerts(), journal));
        agents.put(
                "whatsapp",
                new WhatsAppAgent(
                        messages,
                        templates,
                        journal,
                        people,
                        features.alerts(),
                        features.approvals(),
                        name -> platform(config, name).oncall().teamGroup()));
        boolean slack = config.slack() != null && config.slack().botToken() != null;
        boolean mail = config.mail() != null && config.mail().host() != null;
        agents.put("notifier", new NotifierAgent(messages, journal, people, slack, mail));
        agents.put("scheduler", scheduler);
        agents.put("health-checker", new HealthAgent(config.services(), clock));
        agents.put(
                "deployment-manager", new DeploymentAgent(config.deployments(), features.approvals(), journal, clock));
        agents.put("validator", new ValidatorAgent());
        agents.put("logger", new LoggerAgent());
        agents.put("http-calls", new HttpAgent());
        return agents;
    }

    /** The one named, else the first: a run that came to no number of ours uses it. */
    private static Platform platform(TriggerConfig config, String name) {
        Platform platform = name == null ? null : config.platforms().get(name);
        return platform != null
                ? platform
                : config.platforms().values().iterator().next();
    }

    private static List<String> phones(OnCallSchedule schedule) {
        return schedule.chain().stream().map(OnCall::phone).toList();
    }
}
