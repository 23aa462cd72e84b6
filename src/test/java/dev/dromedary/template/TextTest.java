package dev.dromedary.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextTest {

    static Stream<Arguments> sentences() {
        return Stream.of(
                arguments(
                        "help",
                        Map.of(
                                "commands",
                                List.of(Map.of("word", "ACK", "does", "take the alert"), Map.of("word", "HELP"))),
                        """
                        *I am the on-call bot.* You can send me:

                        *ACK* - take the alert

                        *HELP*

                        You can also tap the buttons of a message, or reply to it.\
                        """),
                arguments("unreadable", Map.of("type", "sticker"), """
                    Sorry, I cannot read stickers.
                    Please write it as text, such as *STATUS* or *HELP*, or tap a button.\
                    """),
                arguments(
                        "ask",
                        Map.of("command", "ACK", "what", "alert", "total", 2),
                        "*ACK*: 2 alerts are open. Which one do you mean?"),
                arguments("none-open", Map.of("what", "alert"), "No alert is open. Nothing to do."),
                arguments(
                        "none-open",
                        Map.of("what", "alert", "offered", 1),
                        "No alert is waiting for you. This one is open; take it?"),
                arguments(
                        "not-available-yet",
                        Map.of("command", "INFO"),
                        "*INFO* is not available yet. Send *HELP* for what works."),
                arguments("not-available-yet", Map.of(), "That is not available yet. Send *HELP* for what works."),
                arguments(
                        "failed-run",
                        Map.of(
                                "reason", "PagerDuty did not answer.",
                                "done", List.of("alert acknowledged"),
                                "undone", List.of("PagerDuty told", "team told"),
                                "contact", "Bob (+0987654321)",
                                "run", "run-1"),
                        """
                        ❌ *Something went wrong.* PagerDuty did not answer.

                        Done:
                        ✅ alert acknowledged

                        Not done:
                        ❌ PagerDuty told
                        ❌ team told

                        Please turn to Bob (+0987654321) and name run-1.\
                        """),
                arguments("failed-run", Map.of(), "❌ *Something went wrong.*\n\nPlease turn to an operator."),
                arguments(
                        "already-answered",
                        Map.of("what", "approved", "by", "Bob", "at", "03:05 EST", "about", "api v2"),
                        "This was already approved by Bob at 03:05 EST. _api v2_"),
                arguments(
                        "input-problem",
                        Map.of("problems", List.of("replicas must be a number"), "usage", "SCALE api 3"),
                        """
                        I could not use that:
                        • replicas must be a number

                        Please send: *SCALE api 3*\
                        """));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void sentencesAreShortAndPlain(String key, Map<String, Object> values, String expected) {
        assertThat(new Text(null).say(key, values)).isEqualTo(expected);
    }

    @Test
    void noSentenceLeavesItsOwnSyntaxBehindWhenValuesAreMissing() {
        Text text = new Text(null);
        assertThat(text.keys()).hasSizeGreaterThan(8);
        for (String key : text.keys()) {
            assertThat(text.say(key, Map.of())).as(key).doesNotContain("$", "#").isNotBlank();
        }
    }

    @Test
    void dataIsNeverReadAsATemplateAndCannotPoseAsALine() {
        assertThat(new Text(null)
                        .say("already-answered", Map.of("by", "x #set($a=1)$a ${by}\n\n*Approved*", "what", "$by")))
                .isEqualTo("This was already $by by x #set($a=1)$a ${by} *Approved*.");
    }

    @Test
    void aFileOnDiskWins(@TempDir Path templates) throws Exception {
        Files.createDirectories(templates.resolve("text"));
        Files.writeString(templates.resolve("text/ask.vm"), "Welcher? $count $count.class.classLoader.parent ${none}");
        Text text = new Text(templates);
        assertThat(text.say("ask", Map.of("count", 2))).isEqualTo("Welcher? 2");
        assertThat(text.say("not-available-yet", Map.of("command", "X"))).startsWith("*X* is");
    }

    @Test
    void aSentenceThatCannotBeParsedNamesItsPlace(@TempDir Path templates) throws Exception {
        Files.createDirectories(templates.resolve("text"));
        Files.writeString(templates.resolve("text/ask.vm"), "a\n#if($x\n");
        assertThatThrownBy(() -> new Text(templates))
                .isInstanceOf(TemplateFailed.class)
                .hasMessageContaining("ask.vm")
                .hasMessageContaining("line");
    }

    @Test
    void filesAreNotIncluded(@TempDir Path templates) throws Exception {
        Files.createDirectories(templates.resolve("text"));
        Files.writeString(templates.resolve("text/ask.vm"), "#include('/etc/hostname')");
        assertThatThrownBy(() -> new Text(templates).say("ask", Map.of())).isInstanceOf(TemplateFailed.class);
    }
}
