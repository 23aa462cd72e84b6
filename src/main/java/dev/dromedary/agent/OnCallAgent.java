package dev.dromedary.agent;

import dev.dromedary.alert.Alerts;
import dev.dromedary.oncall.OnCall;
import dev.dromedary.oncall.OnCallSchedule;
import dev.dromedary.people.Person;
import dev.dromedary.people.Phone;
import dev.dromedary.run.Journal;
import dev.dromedary.run.Op;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Agent {@code oncall-manager}. PagerDuty is asked first where a token and a schedule are set; when it does not answer
 * within three seconds, fails or names nobody whom we can reach, the static list does.
 */
public final class OnCallAgent {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Function<String, OnCallSchedule> schedules;
    private final Function<String, PagerDutyAccount> accounts;
    private final Function<String, String> scheduleIds;
    private final People people;
    private final Alerts alerts;
    private final Journal journal;
    private final InstantSource clock;

    /** The three functions give a platform's own. */
    OnCallAgent(
            Function<String, OnCallSchedule> schedules,
            Function<String, PagerDutyAccount> accounts,
            Function<String, String> scheduleIds,
            People people,
            Alerts alerts,
            Journal journal,
            InstantSource clock) {
        this.schedules = schedules;
        this.accounts = accounts;
        this.scheduleIds = scheduleIds;
        this.people = people;
        this.alerts = alerts;
        this.journal = journal;
        this.clock = clock;
    }

    /** The question to PagerDuty, or skipped when it is not to be asked. */
    public Map<String, Object> question(Map<String, Object> input, Op op) {
        String schedule = Input.of(input).text("schedule_id");
        if (schedule == null) {
            schedule = scheduleIds.apply(op.platform());
        }
        PagerDutyAccount account = accounts.apply(op.platform());
        if (!account.reads() || schedule == null) {
            return Output.skipped("PagerDuty is not configured");
        }
        return account.get(oncalls("schedule_ids", schedule), LIMIT).toMap();
    }

    /** The question for the whole escalation policy that the schedule belongs to. */
    public Map<String, Object> policyQuestion(Map<String, Object> reply, Op op) {
        HttpReply answer = HttpReply.of(reply).require("PagerDuty");
        return answer.maps("oncalls").stream()
                .map(one -> one.get("escalation_policy"))
                .filter(Map.class::isInstance)
                .map(policy -> String.valueOf(((Map<?, ?>) policy).get("id")))
                .findFirst()
                .map(id -> accounts.apply(op.platform())
                        .get(oncalls("escalation_policy_ids", id), LIMIT)
                        .toMap())
                .orElseGet(() -> Output.skipped("the schedule belongs to no escalation policy"));
    }

    private static String oncalls(String filter, String id) {
        return "/oncalls?" + filter + "%5B%5D=" + URLEncoder.encode(id, StandardCharsets.UTF_8)
                + "&include%5B%5D=users&earliest=true&limit=100";
    }

    /** The first on call according to PagerDuty; with a further question when we do not know the phone. */
    public Map<String, Object> named(Map<String, Object> reply, Op op) {
        return HttpReply.of(reply).require("PagerDuty").maps("oncalls").stream()
                .min(Comparator.comparingLong(OnCallAgent::level))
                .map(one -> candidate(one, op))
                .orElseGet(() -> Output.skipped("PagerDuty names nobody"));
    }

    /**
     * Who comes after {@code current_user} in the escalation policy and was not asked yet. At its end {@code end} is
     * set; when the policy does not know the current user, the static list decides.
     */
    public Map<String, Object> following(Map<String, Object> reply, Map<String, Object> input, Op op) {
        List<Map<String, Object>> levels =
                HttpReply.of(reply).require("PagerDuty").maps("oncalls");
        String current = current(input, op);
        Optional<Long> own = levels.stream()
                .filter(one -> person(one).filter(p -> p.key().equals(current)).isPresent())
                .map(OnCallAgent::level)
                .max(Comparator.naturalOrder());
        if (own.isEmpty()) {
            return Output.skipped("the escalation policy does not name " + people.name(current));
        }
        return levels.stream()
                .filter(one -> level(one) > own.get())
                .min(Comparator.comparingLong(OnCallAgent::level))
                .map(one -> candidate(one, op))
                .orElseGet(() -> Output.of("end", true));
    }

    private Map<String, Object> candidate(Map<String, Object> oncall, Op op) {
        Map<String, Object> user = Input.of(oncall).map("user");
        Optional<Person> known = person(oncall);
        String phone = known.map(Person::whatsapp).orElse(null);
        String id = String.valueOf(user.get("id"));
        String name =
                known.map(Person::name).orElseGet(() -> String.valueOf(user.getOrDefault("name", user.get("summary"))));
        return Output.of(
                "name",
                name,
                "phone",
                Phone.shown(phone),
                "level",
                level(oncall),
                "source",
                "pagerduty",
                "reason",
                "on call at PagerDuty",
                "contacts",
                phone != null
                        ? null
                        : accounts.apply(op.platform())
                                .get(
                                        "/users/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/contact_methods",
                                        LIMIT)
                                .toMap());
    }

    /** By PagerDuty id, else by mail, else by name. */
    private Optional<Person> person(Map<String, Object> oncall) {
        Input user = Input.of(Input.of(oncall).map("user"));
        return people.directory()
                .byPagerDutyId(user.text("id"))
                .or(() -> people.directory().find(user.text("email")))
                .or(() -> people.directory().find(user.either("name", "summary")))
                .filter(person -> person.whatsapp() != null);
    }

    private static long level(Map<String, Object> oncall) {
        return Input.of(oncall).number("escalation_level", 1);
    }

    /** The phone from the user's contact methods: {@code country_code} and {@code address}. */
    public Map<String, Object> withPhone(Map<String, Object> candidate, Map<String, Object> reply) {
        Optional<String> phone = HttpReply.of(reply).require("PagerDuty").maps("contact_methods").stream()
                .filter(method -> String.valueOf(method.get("type")).startsWith("phone_contact_method"))
                .map(method -> "+" + method.getOrDefault("country_code", "") + method.get("address"))
                .map(Phone::key)
                .findFirst();
        if (phone.isEmpty()) {
            return Output.skipped("PagerDuty knows no phone of " + candidate.get("name"));
        }
        candidate.remove("contacts");
        candidate.put("phone", Phone.shown(phone.get()));
        return candidate;
    }

    /** PagerDuty did not answer: a reason, and the static list goes on. */
    public Map<String, Object> unanswered(Exception cause) {
        return Output.skipped("PagerDuty: " + cause.getMessage());
    }

    /** What PagerDuty gave, else whoever the static list has on duty; empty when there is no list. */
    public Map<String, Object> current(Map<String, Object> named, Map<String, Object> input, Op op) {
        if (!Output.isSkipped(named)) {
            return named;
        }
        return schedules
                .apply(op.platform())
                .current(clock.instant())
                .map(one -> view(one, named))
                .orElseGet(Map::of);
    }

    /** What PagerDuty gave, else the next of the static list; empty at the end of the chain. */
    public Map<String, Object> next(Map<String, Object> named, Map<String, Object> input, Op op) {
        if (Boolean.TRUE.equals(named.get("end"))) {
            return Map.of();
        }
        if (!Output.isSkipped(named)) {
            return named;
        }
        OnCallSchedule schedule = schedules.apply(op.platform());
        String current = current(input, op);
        List<String> asked = journal.subject(op.runId())
                .flatMap(alerts::bySubject)
                .map(alert -> alerts.askedAbout(alert.id()))
                .orElse(List.of());
        Optional<OnCall> next = asked.isEmpty() ? schedule.next(current) : schedule.next(current, asked);
        return next.map(one -> view(one, named)).orElseGet(Map::of);
    }

    private String current(Map<String, Object> input, Op op) {
        Input in = Input.of(input);
        String who = in.text("current_user") == null ? op.userPhone() : in.text("current_user");
        String key = people.key(who);
        return key == null ? "" : key;
    }

    private Map<String, Object> view(OnCall one, Map<String, Object> why) {
        return Output.of(
                "name",
                        people.directory()
                                .byPhone(one.phone())
                                .map(Person::name)
                                .orElse(one.name()),
                "phone", Phone.shown(one.phone()),
                "level", one.level(),
                "source", "static",
                "reason", one.reason() + " (" + why.get("reason") + ")");
    }
}
