package dev.dromedary.trigger;

import static dev.dromedary.trigger.Tutorial.ALICE;
import static dev.dromedary.trigger.Tutorial.BOB;
import static dev.dromedary.trigger.Tutorial.STRANGER;
import static dev.dromedary.trigger.Tutorial.decide;
import static dev.dromedary.trigger.Tutorial.message;
import static dev.dromedary.trigger.Tutorial.quoting;
import static dev.dromedary.trigger.Tutorial.tap;
import static dev.dromedary.trigger.Tutorial.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.dromedary.event.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One group of cases per rule of language.md §3. */
class SelectorTest {

    private final PaperWorld world = new PaperWorld().allow(ALICE, BOB);

    private Decision.Run run(Message message) {
        return (Decision.Run) decide(world, message);
    }

    private static Waiting waiting(String id, String pattern, String subject) {
        return new Waiting(id, pattern, "process-approval-flow", subject, "msg-" + id, "about " + id);
    }

    @Nested
    class WhoIsNotAllowed {

        @Test
        void isNotAnsweredAndNothingElseIsAsked() {
            assertThat(decide(world, tap(STRANGER, "ACK", "ack:alert:a"))).isInstanceOf(Decision.Denied.class);
            assertThat(decide(world, message(STRANGER, Message.Kind.SILENT, "reaction", null, null, "w")))
                    .isInstanceOf(Decision.Denied.class);
            assertThat(world.asked).isZero();
        }

        @Test
        void cannotChangeAnythingUnverified() {
            world.unverified.add(ALICE);
            world.tell(ALICE, "alert:a");
            assertThat(decide(world, text(ALICE, "ACK")))
                    .isInstanceOfSatisfying(
                            Decision.Say.class, say -> assertThat(say.key()).isEqualTo("not-verified"));
            assertThat(run(text(ALICE, "STATUS")).flow()).isEqualTo("status-check-flow");
        }
    }

    @Nested
    class WhatCannotBeRead {

        @Test
        void isAnsweredShortlyOrNotAtAll() {
            assertThat(decide(world, message(ALICE, Message.Kind.UNREADABLE, "sticker", null, null, null)))
                    .isEqualTo(
                            new Decision.Unreadable("sticker", "unreadable: a message of type sticker cannot be read"));
            assertThat(decide(world, message(ALICE, Message.Kind.SILENT, "reaction", null, null, null)))
                    .isInstanceOf(Decision.Recorded.class);
        }
    }

    @Nested
    class ATap {

        @Test
        void startsWhatItsIdCarries() {
            world.offered.put(List.of(ALICE, "ack:alert:b"), new World.Sent("msg-1", "alert:b"));
            world.tell(ALICE, "alert:a", "alert:b");
            Decision.Run run = run(tap(ALICE, "Acknowledge", "ack:alert:b"));
            assertThat(run.flow()).isEqualTo("acknowledge-alert-flow");
            assertThat(run.subject()).isEqualTo("alert:b");
            assertThat(run.command()).isEqualTo("ACK");
            assertThat(run.reason()).isEqualTo("tapped ack:alert:b → acknowledge-alert-flow; subject alert:b");
        }

        @Test
        void ofAFlowStartsThatFlow() {
            world.offered.put(List.of(ALICE, "flow/scale-service-flow:alert:b"), new World.Sent("msg-1", null));
            assertThat(run(tap(ALICE, "Scale", "flow/scale-service-flow:alert:b")))
                    .satisfies(run -> assertThat(run.flow() + run.subject()).isEqualTo("scale-service-flowalert:b"));
        }

        @Test
        void onSomebodyElsesButtonDoesNothing() {
            world.offered.put(List.of(BOB, "ack:alert:b"), new World.Sent("msg-1", "alert:b"));
            assertThat(decide(world, tap(ALICE, "Acknowledge", "ack:alert:b")))
                    .isInstanceOfSatisfying(
                            Decision.Say.class, say -> assertThat(say.key()).isEqualTo("not-for-you"));
            assertThat(decide(world, tap(ALICE, "Yes", "respond/rsp-1"))).isInstanceOf(Decision.Say.class);
        }

        @Test
        void withoutOurIdIsReadAsItsTitle() {
            world.tell(ALICE, "alert:a");
            assertThat(run(tap(ALICE, "ACK", "ACK")).subject()).isEqualTo("alert:a");
            world.sent.put(List.of(ALICE, "w1"), new World.Sent("msg-1", "alert:z"));
            assertThat(run(message(ALICE, Message.Kind.TAP, "button", "ACK", "ACK", "w1"))
                            .subject())
                    .isEqualTo("alert:z");
        }

        @Test
        void withAnIdOfTheFlowsOwnIsReadAsItsTitleAboutWhatItsMessageIsAbout() {
            world.offered.put(List.of(ALICE, "retry-1"), new World.Sent("msg-1", "alert:q"));
            assertThat(run(tap(ALICE, "ACK", "retry-1")).subject()).isEqualTo("alert:q");
        }

        @Test
        void onTheListThatAskedAnswersThatQuestion() {
            world.offered.put(List.of(ALICE, "respond/r2"), new World.Sent("msg-9", null));
            world.wait(ALICE, waiting("r1", "^APPROVE$", "approval:1"));
            world.wait(ALICE, waiting("r2", "^APPROVE$", "approval:2"));
            Decision.Run run = run(tap(ALICE, "about r2", "respond/r2"));
            assertThat(run.waitingId()).isEqualTo("r2");
            assertThat(run.subject()).isEqualTo("approval:2");
        }

        @Test
        void onAQuestionThatWaitsNoLongerSaysSo() {
            world.offered.put(List.of(ALICE, "respond/r2"), new World.Sent("msg-9", "approval:2"));
            assertThat(decide(world, tap(ALICE, "x", "respond/r2")))
                    .isInstanceOfSatisfying(
                            Decision.Say.class, say -> assertThat(say.key()).isEqualTo("no-longer-open"));
            world.settled.put("approval:2", new World.Settled("approved", "Bob", "03:05 EST", "api v2"));
            assertThat(decide(world, tap(ALICE, "x", "respond/r2"))).isInstanceOfSatisfying(Decision.Say.class, say -> {
                assertThat(say.key()).isEqualTo("already-answered");
                assertThat(say.values()).containsEntry("by", "Bob").containsEntry("what", "approved");
            });
        }

        @Test
        void ofApproveTakesTheQuestionThatWaitsForIt() {
            world.offered.put(List.of(ALICE, "approve:approval:2"), new World.Sent("msg-r2", "approval:2"));
            world.wait(ALICE, waiting("r1", "^APPROVE$", "approval:1"));
            world.wait(ALICE, waiting("r2", "^APPROVE$", "approval:2"));
            world.wait(ALICE, waiting("r3", "^REJECT$", "approval:2"));
            assertThat(run(tap(ALICE, "Approve", "approve:approval:2")).waitingId())
                    .isEqualTo("r2");
        }

        @Test
        void aSecondTimeIsAnsweredWithWhatHappened() {
            world.offered.put(List.of(ALICE, "approve:approval:2"), new World.Sent("msg-r2", "approval:2"));
            world.settled.put("approval:2", new World.Settled("approved", "Bob", null, null));
            // The tutorial's routing names a flow for it that does not exist.
            assertThat(decide(world, tap(ALICE, "Approve", "approve:approval:2")))
                    .isInstanceOfSatisfying(
                            Decision.Say.class, say -> assertThat(say.key()).isEqualTo("already-answered"));
            world.offered.put(List.of(ALICE, "ack:alert:b"), new World.Sent("msg-1", "alert:b"));
            world.settled.put("alert:b", new World.Settled("resolved", "Bob", null, null));
            assertThat(run(tap(ALICE, "ACK", "ack:alert:b")).subject()).isEqualTo("alert:b");
        }
    }

    @Nested
    class AnAnswer {

        @Test
        void toTheOnlyQuestionIsTaken() {
            world.wait(ALICE, waiting("r1", "^APPROVE$", "approval:1"));
            world.wait(ALICE, waiting("r2", "^REJECT$", "approval:1"));
            for (String text : List.of("APPROVE", "approve", " Approve! ", "*approve* 👍")) {
                Decision.Run run = run(text(ALICE, text));
                assertThat(run.flow()).isEqualTo("process-approval-flow");
                assertThat(run.waitingId()).isEqualTo("r1");
                assertThat(run.subject()).isEqualTo("approval:1");
            }
            assertThat(run(text(ALICE, "reject")).waitingId()).isEqualTo("r2");
        }

        @Test
        void withAQuestionMarkIsNone() {
            world.wait(ALICE, waiting("r1", "^APPROVE$", "approval:1"));
            assertThat(run(text(ALICE, "Approve?")).flow()).isEqualTo("whatsapp-help-flow");
        }

        @Test
        void toSeveralIsAskedNeverGuessed() {
            world.wait(ALICE, waiting("r1", "^APPROVE$", "approval:1"));
            world.wait(ALICE, waiting("r2", "^APPROVE$", "approval:2"));
            assertThat(decide(world, text(ALICE, "APPROVE"))).isInstanceOfSatisfying(Decision.Ask.class, ask -> {
                assertThat(ask.what()).isEqualTo("approval");
                assertThat(ask.total()).isEqualTo(2);
                assertThat(ask.choices())
                        .containsExactly(
                                new Choice("respond/r1", "about r1", null), new Choice("respond/r2", "about r2", null));
            });
        }

        @Test
        void thatQuotesIsToWhatItQuotes() {
            world.wait(ALICE, waiting("r1", "^APPROVE$", "approval:1"));
            world.wait(ALICE, waiting("r2", "^APPROVE$", "approval:2"));
            world.sent.put(List.of(ALICE, "w2"), new World.Sent("msg-r2", "approval:2"));
            world.sent.put(List.of(ALICE, "w3"), new World.Sent("msg-later", "approval:1"));
            assertThat(run(quoting(ALICE, "APPROVE", "w2")).waitingId()).isEqualTo("r2");
            assertThat(run(quoting(ALICE, "APPROVE", "w3")).waitingId()).isEqualTo("r1");
        }

        @Test
        void thatQuotesSomethingElseIsToNothingElse() {
            world.wait(ALICE, waiting("r1", "^APPROVE$", "approval:1"));
            world.sent.put(List.of(ALICE, "w9"), new World.Sent("msg-9", "approval:9"));
            world.settled.put("approval:9", new World.Settled("rejected", null, null, null));
            assertThat(decide(world, quoting(ALICE, "APPROVE", "w9"))).isInstanceOf(Decision.Say.class);
        }

        @Test
        void thatQuotesSomebodyElsesMessageDoesNotCountAsQuoting() {
            world.wait(ALICE, waiting("r1", "^APPROVE$", "approval:1"));
            world.sent.put(List.of(BOB, "w2"), new World.Sent("msg-r2", "approval:2"));
            assertThat(run(quoting(ALICE, "APPROVE", "w2")).waitingId()).isEqualTo("r1");
        }

        @Test
        void goesBeforeACommand() {
            world.wait(ALICE, waiting("r1", "^STATUS\\s*(\\w*)$", null));
            Decision.Run run = run(text(ALICE, "status web"));
            assertThat(run.waitingId()).isEqualTo("r1");
            assertThat(run.groups()).containsExactly("web");
        }
    }

    @Nested
    class ACommand {

        static Stream<Arguments> commands() {
            return Stream.of(
                    arguments("STATUS api", "status-check-flow", List.of("api")),
                    arguments("status  API web ", "status-check-flow", List.of("API web")),
                    arguments("STATUS: api", "status-check-flow", List.of("api")),
                    arguments("/status api", "status-check-flow", List.of("api")),
                    arguments("STATUS\napi", "status-check-flow", List.of("api")),
                    arguments("STATUS", "status-check-flow", Arrays.asList((String) null)),
                    arguments("STATUS?", "status-check-flow", Arrays.asList((String) null)),
                    arguments("help", "whatsapp-help-flow", List.of()),
                    arguments("STATUSES", "status-check-flow", List.of("ES")),
                    arguments("Ping 1-2", "exact-flow", List.of("1", "2")),
                    arguments("Ping -2", "exact-flow", Arrays.asList(null, "2")),
                    arguments("ping 1-2", "whatsapp-help-flow", List.of()),
                    arguments("please scale api", "scale-service-flow", List.of()),
                    arguments("the site is DOWN, scale it", "incident-report-flow", List.of()),
                    arguments("hello", "whatsapp-help-flow", List.of()),
                    arguments("", "whatsapp-help-flow", List.of()),
                    arguments("🙏", "whatsapp-help-flow", List.of()));
        }

        @ParameterizedTest
        @MethodSource("commands")
        void orPatternOrKeywordOrNothingSelects(String text, String flow, List<String> groups) {
            Decision.Run run = run(text(ALICE, text));
            assertThat(run.flow()).isEqualTo(flow);
            assertThat(run.groups()).isEqualTo(groups);
            assertThat(run.reason()).isNotBlank();
        }

        @Test
        void isTheWholeFirstWord() {
            // It falls to the flow's own pattern here; without one it would be nothing.
            assertThat(run(text(ALICE, "STATUSES")).reason()).startsWith("pattern ^STATUS");
            assertThat(run(text(ALICE, "STATUS S")).reason()).startsWith("command STATUS (first word)");
            assertThat(run(text(ALICE, "ACKS")).flow()).isEqualTo("whatsapp-help-flow");
        }

        @Test
        void ofAFlowThatIsNotThereIsNotAvailableYet() {
            world.tell(ALICE, "alert:a");
            assertThat(decide(world, text(ALICE, "INFO"))).isInstanceOfSatisfying(Decision.Say.class, say -> {
                assertThat(say.key()).isEqualTo("not-available-yet");
                assertThat(say.values()).containsEntry("command", "INFO").containsEntry("flow", "alert-info-flow");
            });
            assertThat(decide(world, text(ALICE, "please deploy"))).isInstanceOf(Decision.Say.class);
        }
    }

    @Nested
    class TheSubject {

        @Test
        void isTheOnlyOneThisPersonWasToldAbout() {
            world.tell(ALICE, "alert:a", "approval:x", "alert:old").tell(BOB, "alert:b");
            world.open.remove("alert:old");
            Decision.Run run = run(text(ALICE, "ack"));
            assertThat(run.subject()).isEqualTo("alert:a");
            assertThat(run.reason())
                    .isEqualTo("command ACK (first word) → acknowledge-alert-flow: the only open alert told to " + ALICE
                            + "; subject alert:a");
        }

        @Test
        void isAskedForWhenSeveralAreOpen() {
            world.tell(ALICE, "alert:a", "alert:b");
            assertThat(decide(world, text(ALICE, "ACK")))
                    .isInstanceOfSatisfying(
                            Decision.Ask.class,
                            ask -> assertThat(ask.choices())
                                    .extracting(Choice::payload)
                                    .containsExactly("ack:alert:a", "ack:alert:b"));
        }

        @Test
        void listsTenAtMostAndSaysHowMany() {
            for (int i = 0; i < 14; i++) {
                world.tell(ALICE, "alert:" + i);
            }
            assertThat(decide(world, text(ALICE, "ACK"))).isInstanceOfSatisfying(Decision.Ask.class, ask -> {
                assertThat(ask.choices()).hasSize(10);
                assertThat(ask.total()).isEqualTo(14);
            });
        }

        @Test
        void isWhatIsQuotedEvenWhenSeveralAreOpenOrItIsSettled() {
            world.tell(ALICE, "alert:a", "alert:b");
            world.sent.put(List.of(ALICE, "w"), new World.Sent("msg-1", "alert:b"));
            world.sent.put(List.of(ALICE, "v"), new World.Sent("msg-1", "alert:settled"));
            assertThat(run(quoting(ALICE, "ACK", "w")).subject()).isEqualTo("alert:b");
            assertThat(run(quoting(ALICE, "ACK", "v")).subject()).isEqualTo("alert:settled");
        }

        @Test
        void isNotGuessedWhenSomethingElseIsQuoted() {
            world.tell(ALICE, "alert:a");
            world.sent.put(List.of(ALICE, "w"), new World.Sent("msg-1", "approval:1"));
            assertThat(decide(world, quoting(ALICE, "ACK", "w"))).isInstanceOf(Decision.Ask.class);
        }

        @Test
        void isAskedForWhenTheCommandWasWrittenBeforeItWasTold() {
            Instant told = Instant.parse("2026-11-21T08:05:00Z");
            world.tell(ALICE, "alert:a").toldAt.put("alert:a", told);
            assertThat(decide(world, writtenAt("ACK", told.minusSeconds(3_600))))
                    .isInstanceOf(Decision.Ask.class);
            assertThat(run(writtenAt("ACK", told.minusSeconds(30))).subject()).isEqualTo("alert:a");
            assertThat(run(writtenAt("ACK", told.plusSeconds(3_600))).subject()).isEqualTo("alert:a");
            assertThat(decide(world, writtenAt("INFO", told.minusSeconds(3_600))))
                    .as("only tells")
                    .isNotInstanceOf(Decision.Ask.class);
            world.wait(ALICE, waiting("r1", "^APPROVE$", "approval:1")).toldAt.put("approval:1", told);
            assertThat(decide(world, writtenAt("APPROVE", told.minusSeconds(3_600))))
                    .isInstanceOf(Decision.Ask.class);
            assertThat(run(writtenAt("APPROVE", told.plusSeconds(60))).waitingId())
                    .isEqualTo("r1");
        }

        private Message writtenAt(String text, Instant at) {
            return new Message(
                    "wamid.in", ALICE, null, "A", Message.Kind.TEXT, "text", text, null, null, at, "1234567890");
        }

        @ParameterizedTest
        @CsvSource({
            "ACK, true",
            "ACK looking into it, true",
            "ACK a, true",
            "ACK b, false",
            "ACK alr-1x, false",
            "RESOLVE the b thing, false"
        })
        void isAskedForWhenAnotherThatIsOpenIsNamed(String text, boolean runs) {
            world.tell(ALICE, "alert:a").tell(BOB, "alert:b");
            world.takeable.put(ALICE, List.of("alert:b"));
            world.titles.putAll(Map.of("alert:a", "a", "alert:b", "b"));
            Decision decision = decide(world, text(ALICE, text));
            assertThat(decision instanceof Decision.Ask).isEqualTo(!runs);
        }

        @ParameterizedTest
        @CsvSource({
            "APPROVE, true",
            "APPROVE please, true",
            "APPROVE api, true",
            "APPROVE api v2, true",
            "APPROVE 1, true",
            "APPROVE api v3, false",
            "APPROVE billing, false",
            "APPROVE apr-2, false",
            "REJECT billing, false",
            "APPROVE - no don't, false"
        })
        void isNeverApprovedWhenMoreIsSaidThanItIs(String text, boolean runs) {
            world.tell(ALICE, "approval:1");
            world.titles.put("approval:1", "api v2");
            Decision decision = decide(world, text(ALICE, text));
            // The tutorial's routing names a flow for it that does not exist.
            assertThat(decision instanceof Decision.Ask).as(decision.reason()).isEqualTo(!runs);
        }

        @Test
        void isOfferedToThoseWhoMayTakeIt() {
            world.open.add("alert:b");
            world.takeable.put(ALICE, List.of("alert:b"));
            assertThat(decide(world, text(ALICE, "ACK"))).isInstanceOfSatisfying(Decision.Say.class, say -> {
                assertThat(say.key()).isEqualTo("none-open");
                assertThat(say.choices()).extracting(Choice::payload).containsExactly("ack:alert:b");
            });
        }

        @Test
        void isLeftToAFlowThatSaysItselfThatThereIsNone() {
            assertThat(run(text(ALICE, "ACK")).subject()).isNull();
            assertThat(decide(world, text(ALICE, "ESC")))
                    .isInstanceOfSatisfying(
                            Decision.Say.class, say -> assertThat(say.key()).isEqualTo("none-open"));
            assertThat(decide(world, text(ALICE, "APPROVE"))).isInstanceOfSatisfying(Decision.Say.class, say -> {
                assertThat(say.key()).isEqualTo("none-open");
                assertThat(say.values()).containsEntry("what", "approval");
            });
        }
    }

    @Test
    void aPatternThatExplodesIsNoMatchAndTakesNoTime() {
        world.wait(ALICE, waiting("r1", "(x+x+)+y", null));
        long start = System.nanoTime();
        assertThat(run(text(ALICE, "x".repeat(3_000))).waitingId()).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aStoredPatternThatIsNoneAnswersNothing() {
        world.wait(ALICE, waiting("r1", "^(APPROVE$", null));
        assertThat(run(text(ALICE, "STATUS")).waitingId()).isNull();
    }

    @Test
    void withoutADefaultFlowHelpNamesTheCommandsThatWork() {
        Decision decision = new Selector(
                        new dev.dromedary.config.TriggerConfig.Routing(
                                null, Tutorial.routing().commands(), List.of()),
                        Tutorial::flows,
                        world)
                .decide(text(ALICE, "hello"), "whatsapp");
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Say.class,
                        say -> assertThat(new dev.dromedary.template.Text(null).say(say.key(), say.values()))
                                .contains("*ACK*", "*STATUS*")
                                .doesNotContain("INFO"));
    }
}
