package dev.dromedary.agent;

import dev.dromedary.config.TriggerConfig.ApprovalRule;
import dev.dromedary.people.Directory;
import dev.dromedary.people.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Who decides about what: the TriggerConfig's {@code approvals}, else everybody on the on-call list, one of them. */
final class ApprovalRules {

    private static final ApprovalRule DEFAULT = new ApprovalRule(null, null, List.of(), 1, false, Duration.ofHours(4));

    private final List<ApprovalRule> rules;
    private final Directory directory;
    private final Function<String, List<String>> oncall;

    /** {@code oncall} gives the phones on a platform's static list. */
    ApprovalRules(List<ApprovalRule> rules, Directory directory, Function<String, List<String>> oncall) {
        this.rules = List.copyOf(rules);
        this.directory = directory;
        this.oncall = oncall;
    }

    ApprovalRule of(String service, String environment) {
        return rules.stream()
                .filter(rule -> matches(rule.service(), service) && matches(rule.environment(), environment))
                .findFirst()
                .orElse(DEFAULT);
    }

    private static boolean matches(String wanted, String given) {
        return wanted == null || wanted.equals("*") || wanted.equalsIgnoreCase(given);
    }

    List<Person> approvers(ApprovalRule rule, String platform) {
        List<String> named = rule.approvers().isEmpty() ? oncall.apply(platform) : rule.approvers();
        return named.stream()
                .flatMap(one -> {
                    List<Person> found = directory.findAll(one);
                    // A phone that no list names is a person too; a name or role that nobody has is nobody.
                    return found.isEmpty()
                                    && dev.dromedary.people.Phone.digits(one).isPresent()
                            ? List.of(Person.unlisted(one)).stream()
                            : found.stream();
                })
                .distinct()
                .toList();
    }

    /** The approvers but the requester, who may be written as a name, phone, mail or Slack id; null removes nobody. */
    List<Person> without(List<Person> approvers, String requester) {
        if (requester == null) {
            return approvers;
        }
        List<Person> known = directory.findAll(requester);
        return approvers.stream()
                .filter(person -> !person.is(requester) && known.stream().noneMatch(person::isSame))
                .toList();
    }

    /** Somebody as {@code get_approvers} gave them, or as a flow's author wrote them. */
    Person person(Object written) {
        if (written instanceof Map<?, ?> map) {
            for (String key : List.of("phone", "email", "slack_id", "name")) {
                if (map.get(key) != null) {
                    return person(map.get(key));
                }
            }
        }
        return directory.person(String.valueOf(written).strip());
    }
}
