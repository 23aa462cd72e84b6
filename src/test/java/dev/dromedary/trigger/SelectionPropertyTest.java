package dev.dromedary.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.event.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any world and any message (issue 2, line 11). */
class SelectionPropertyTest {

    private static final List<String> PEOPLE = List.of("111", "222", "333");
    private static final List<String> SUBJECTS =
            List.of("alert:1", "alert:2", "alert:3", "approval:1", "approval:2", "incident:1");
    private static final List<String> TEXTS = List.of(
            "ACK",
            "ESC",
            "INFO",
            "RESOLVE",
            "APPROVE",
            "REJECT",
            "STATUS api",
            "HELP",
            "deploy it",
            "scale",
            "STATUSES",
            "ACKS",
            "Ping 1-2",
            "hello there",
            "",
            "🙏",
            "APPROVE?",
            "ack, please",
            "is it down");
    private static final List<String> PATTERNS = List.of("^APPROVE$", "^REJECT$", "^(yes|no)$", "approve|ack", ".*");

    /** A world and a message to it. */
    record Case(PaperWorld world, Message message, String story) {

        @Override
        public String toString() {
            return story;
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.randoms().map(SelectionPropertyTest::any).dontShrink();
    }

    private static Case any(Random random) {
        PaperWorld world = new PaperWorld();
        for (String person : PEOPLE) {
            if (random.nextInt(5) > 0) {
                world.allowed.add(person);
            }
            if (random.nextInt(8) == 0) {
                world.unverified.add(person);
            }
            for (String subject : SUBJECTS) {
                if (random.nextInt(3) == 0) {
                    world.tell(person, subject);
                }
                if (random.nextInt(6) == 0) {
                    world.takeable
                            .computeIfAbsent(person, key -> new ArrayList<>())
                            .add(subject);
                }
                if (random.nextInt(3) == 0) {
                    world.sent.put(
                            List.of(person, "w-" + person + subject),
                            new World.Sent("msg-" + person + subject, random.nextInt(5) == 0 ? null : subject));
                }
                for (String command : List.of("ack", "approve", "flow/scale-service-flow")) {
                    if (random.nextInt(5) == 0) {
                        world.offered.put(
                                List.of(person, command + ":" + subject), new World.Sent("msg-o" + subject, subject));
                    }
                }
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                String subject = random.nextInt(4) == 0 ? null : one(random, SUBJECTS);
                String id = "r-" + person + "-" + i;
                world.wait(
                        person,
                        new Waiting(
                                id,
                                one(random, PATTERNS),
                                "process-approval-flow",
                                subject,
                                subject == null ? null : "msg-" + person + subject,
                                random.nextBoolean() ? "about " + id : null));
                if (random.nextBoolean()) {
                    world.offered.put(List.of(person, "respond/" + id), new World.Sent("msg-a", null));
                }
            }
        }
        SUBJECTS.forEach(subject -> {
            if (random.nextInt(3) == 0) {
                world.open.remove(subject);
                world.settled.put(subject, new World.Settled("resolved", null, null, null));
            }
        });
        String sender = one(random, PEOPLE);
        String quoted = random.nextInt(3) == 0 ? "w-" + one(random, PEOPLE) + one(random, SUBJECTS) : null;
        String payload = random.nextInt(3) == 0 ? payload(random) : null;
        String text = cased(random, one(random, TEXTS));
        Message.Kind kind = payload != null
                ? Message.Kind.TAP
                : one(
                        random,
                        List.of(
                                Message.Kind.TEXT,
                                Message.Kind.TEXT,
                                Message.Kind.TEXT,
                                Message.Kind.TEXT,
                                Message.Kind.SILENT,
                                Message.Kind.UNREADABLE));
        Message message = Tutorial.message(sender, kind, "text", text, payload, quoted);
        return new Case(
                world,
                message,
                message + " told=" + world.told.get(sender) + " open=" + world.open + " waiting="
                        + world.waiting.get(sender));
    }

    private static String payload(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "respond/r-" + one(random, PEOPLE) + "-" + (1 + random.nextInt(3));
            case 1 -> "APPROVE";
            case 2 -> "flow/scale-service-flow:" + one(random, SUBJECTS);
            default -> one(random, List.of("ack", "approve")) + ":" + one(random, SUBJECTS);
        };
    }

    private static String cased(Random random, String text) {
        return switch (random.nextInt(3)) {
            case 0 -> text.toLowerCase(Locale.ROOT);
            case 1 -> " " + text + "\n";
            default -> text;
        };
    }

    private static <T> T one(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static Decision decide(Case one) {
        return Tutorial.decide(one.world(), one.message());
    }

    @Property(tries = 3_000)
    void everyDecisionHasOneReasonAndIsTheSameEachTime(@ForAll("cases") Case one) {
        Decision decision = decide(one);
        assertThat(decision.reason()).isNotBlank().doesNotContain("\n").doesNotContain("null");
        assertThat(decide(one)).isEqualTo(decision);
    }

    @Property(tries = 3_000)
    void whoIsDeniedIsAskedNothingAbout(@ForAll("cases") Case one) {
        boolean allowed = one.world().allowed.contains(one.message().sender());
        Decision decision = decide(one);
        assertThat(decision instanceof Decision.Denied).isEqualTo(!allowed);
        if (!allowed) {
            assertThat(one.world().asked).isZero();
        }
    }

    @Property(tries = 6_000)
    void aSubjectIsPointedAtOrTheOnlyOneToldOrTheOnlyQuestion(@ForAll("cases") Case one) {
        if (!(decide(one) instanceof Decision.Run run) || run.subject() == null) {
            return;
        }
        PaperWorld world = one.world();
        String sender = one.message().sender();
        boolean tapped = one.message().payload() != null
                && world.offered.containsKey(List.of(sender, one.message().payload()))
                && (one.message().payload().endsWith(run.subject())
                        || one.message().payload().equals("respond/" + run.waitingId()));
        World.Sent quoted = one.message().quoted() == null
                ? null
                : world.sent.get(List.of(sender, one.message().quoted()));
        boolean isQuoted =
                quoted != null && (run.subject().equals(quoted.subject()) || waitsOn(one, run, quoted.messageId()));
        List<String> told = world.told.getOrDefault(sender, List.of()).stream()
                .filter(world.open::contains)
                .filter(subject -> SubjectCommand.of(String.valueOf(run.command()))
                        .filter(command -> command.canMean(subject))
                        .isPresent())
                .toList();
        boolean only = told.equals(List.of(run.subject())) && run.waitingId() == null;
        assertThat(tapped || isQuoted || only || onlyQuestion(one, run))
                .as(run + " in " + one)
                .isTrue();
    }

    @Property(tries = 6_000)
    void severalQuestionsAreNeverGuessed(@ForAll("cases") Case one) {
        if (!(decide(one) instanceof Decision.Run run) || run.waitingId() == null) {
            return;
        }
        boolean pointed = one.message().payload() != null || one.message().quoted() != null;
        assertThat(pointed || onlyQuestion(one, run)).as(run + " in " + one).isTrue();
        assertThat(one.world().waiting.get(one.message().sender()))
                .extracting(Waiting::id)
                .contains(run.waitingId());
    }

    @Property(tries = 6_000)
    void whoPointsAtSomethingNeverGetsSomethingElse(@ForAll("cases") Case one) {
        Message message = one.message();
        World.Sent quoted = message.quoted() == null || message.payload() != null
                ? null
                : one.world().sent.get(List.of(message.sender(), message.quoted()));
        if (quoted == null || quoted.subject() == null || !(decide(one) instanceof Decision.Run run)) {
            return;
        }
        boolean same = (run.subject() == null && run.waitingId() == null)
                || quoted.subject().equals(run.subject())
                || waitsOn(one, run, quoted.messageId());
        assertThat(same).as(run + " in " + one).isTrue();
    }

    @Property(tries = 3_000)
    void aTapOnSomebodyElsesButtonNeverRuns(@ForAll("cases") Case one) {
        String payload = one.message().payload();
        if (payload == null
                || Payload.parse(payload).isEmpty()
                || one.world().offered.containsKey(List.of(one.message().sender(), payload))) {
            return;
        }
        assertThat(decide(one)).isNotInstanceOf(Decision.Run.class).isNotInstanceOf(Decision.Ask.class);
    }

    @Property(tries = 3_000)
    void letterCaseAndBlanksChangeNothing(@ForAll("cases") Case one) {
        Message message = one.message();
        Message lower = Tutorial.message(
                message.from(),
                message.kind(),
                "text",
                message.text().toLowerCase(Locale.ROOT),
                message.payload(),
                message.quoted());
        Message upper = Tutorial.message(
                message.from(),
                message.kind(),
                "text",
                "\n " + message.text().toUpperCase(Locale.ROOT) + "  ",
                message.payload(),
                message.quoted());
        // One flow of these is case-sensitive on purpose.
        if (!message.text().toLowerCase(Locale.ROOT).contains("ping")) {
            assertThat(shape(Tutorial.decide(one.world(), lower)))
                    .isEqualTo(shape(Tutorial.decide(one.world(), upper)));
        }
    }

    @Property(tries = 2_000)
    void aCommandIsAWholeWord(@ForAll("cases") Case one) {
        Message message = one.message();
        if (message.payload() != null) {
            return;
        }
        Message glued = Tutorial.message(message.from(), Message.Kind.TEXT, "text", "ACKs", null, message.quoted());
        Decision decision = Tutorial.decide(one.world(), glued);
        assertThat(decision.reason()).doesNotContain("command ACK");
        if (decision instanceof Decision.Run run && run.waitingId() == null) {
            assertThat(Set.of("whatsapp-help-flow")).contains(run.flow());
        }
    }

    private static boolean waitsOn(Case one, Decision.Run run, String messageId) {
        return one.world().waiting.getOrDefault(one.message().sender(), List.of()).stream()
                .anyMatch(waiting -> waiting.id().equals(run.waitingId()) && messageId.equals(waiting.messageId()));
    }

    private static boolean onlyQuestion(Case one, Decision.Run run) {
        Said said = Said.of(one.message().text());
        List<String> matching = one.world().waiting.getOrDefault(one.message().sender(), List.of()).stream()
                .filter(waiting -> List.of(said.text(), said.bare()).stream()
                        .anyMatch(form -> MessagePattern.of(waiting.pattern(), false, null)
                                .groups(form)
                                .isPresent()))
                .map(Waiting::id)
                .toList();
        return run.waitingId() != null && matching.equals(List.of(run.waitingId()));
    }

    private static String shape(Decision decision) {
        if (decision instanceof Decision.Run run) {
            return "run " + run.flow() + run.subject() + run.waitingId();
        }
        if (decision instanceof Decision.Ask ask) {
            return "ask " + ask.choices();
        }
        return decision instanceof Decision.Say say
                ? "say " + say.key() + say.choices()
                : decision.getClass().getSimpleName();
    }
}
