package dev.dromedary.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder to serve from: people who may write {@code ECHO x}, which is recorded in three tables and answered
 * {@code echo x}; {@code SLOW x}, which calls somebody slow first; {@code LATER x}, which a timer answers.
 */
final class EchoSite {

    private static final String ECHO = """
        apiVersion: aof.sh/v1alpha1
        kind: AgentFlow
        metadata: {name: echo, description: writes what it was told and answers it}
        triggers:
          - {platform: whatsapp, type: message, pattern: "^ECHO (.+)$"}
        input:
          required: [text]
          schema:
            text: {type: string, source: match.1}
        steps:
          - name: open
            agent: incident-manager
            action: create
            input: {title: "{{ input.text }}", severity: low, service: echo}
          - name: note
            agent: incident-manager
            action: update
            input: {incident_id: "{{ steps.open.output.incident_id }}", status: investigating, message: "heard"}
          - name: later
            agent: scheduler
            action: schedule
            input: {delay: 86400, flow: whatsapp-help-flow, input: {}}
          - name: close
            agent: incident-manager
            action: resolve
            input: {incident_id: "{{ steps.open.output.incident_id }}"}
          - name: answer
            agent: whatsapp
            action: reply
            input: {text: "echo {{ input.text }}"}
        """;

    private static final String SLOW = """
        apiVersion: aof.sh/v1alpha1
        kind: AgentFlow
        metadata: {name: slow, description: calls somebody slow and says so}
        triggers:
          - {platform: whatsapp, type: message, pattern: "^SLOW (.+)$"}
        input:
          required: [text]
          schema:
            text: {type: string, source: match.1}
        steps:
          - name: call
            agent: http
            action: request
            input: {url: "%s", method: POST, body: "{{ input.text }}", timeout: 60}
          - name: answer
            agent: whatsapp
            action: reply
            input: {text: "slow {{ input.text }}"}
        """;

    private static final String LATER = """
        apiVersion: aof.sh/v1alpha1
        kind: AgentFlow
        metadata: {name: later, description: sets a timer}
        triggers:
          - {platform: whatsapp, type: message, pattern: "^LATER (.+)$"}
        input:
          required: [text]
          schema:
            text: {type: string, source: match.1}
        steps:
          - name: set
            agent: scheduler
            action: schedule
            input:
              delay: %d
              flow: due-flow
              input: {text: "{{ input.text }}", to: "{{ trigger.user.phone }}"}
        """;

    private static final String DUE = """
        apiVersion: aof.sh/v1alpha1
        kind: AgentFlow
        metadata: {name: due, description: what the timer starts}
        input:
          required: [text, to]
        steps:
          - name: tell
            agent: whatsapp
            action: send_text
            input: {to: "{{ input.to }}", text: "later {{ input.text }}"}
        """;

    private EchoSite() {}

    /**
     * @param slow where the slow one listens
     * @param later after how many seconds timers go off
     */
    static Path in(Path folder, int people, String slow, int later) {
        StringBuilder config =
                new StringBuilder("""
                    version: v1
                    kind: TriggerConfig
                    platforms:
                      whatsapp: {type: whatsapp}
                    routing: {default_flow: whatsapp-help-flow}
                    flows: {directory: "%s"}
                    people:
                    """.formatted(folder.resolve("flows/whatsapp").toAbsolutePath()));
        for (int i = 0; i < people; i++) {
            config.append("  - {name: P%d, phone: \"+%s\"}\n".formatted(i, person(i)));
        }
        write(folder.resolve("config/whatsapp-bot.yaml"), config.toString());
        write(folder.resolve("flows/whatsapp/echo-flow.yaml"), ECHO);
        write(folder.resolve("flows/whatsapp/slow-flow.yaml"), SLOW.formatted(slow));
        write(folder.resolve("flows/whatsapp/later-flow.yaml"), LATER.formatted(later));
        write(folder.resolve("flows/whatsapp/due-flow.yaml"), DUE);
        return folder;
    }

    /** Their digits. */
    static String person(int i) {
        return "1202555%04d".formatted(i);
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
