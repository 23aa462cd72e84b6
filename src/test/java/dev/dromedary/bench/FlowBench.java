package dev.dromedary.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.dromedary.app.BareBot;
import dev.dromedary.store.Databases;
import dev.dromedary.store.Store;
import dev.dromedary.whatsapp.Signature;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/**
 * Durable runs of five steps a second: {@code java dev.dromedary.bench.FlowBench [sqlite] [postgres] [mixed] [writes]
 * [runs=3000]}. Messages are stored first, as Meta's webhook stores them; then the workers of production are begun and
 * the clock starts. Everything is in this process (PostgreSQL's server is not), Graph included, which answers at once.
 */
public final class FlowBench {

    private static final String HEAD = """
        apiVersion: aof.sh/v1alpha1
        kind: AgentFlow
        metadata: {name: %1$s}
        triggers: [{platform: whatsapp, type: message, pattern: "^%2$s$"}]
        steps:
        """;

    /** Two steps that read, two that write our own tables, one that answers over the outbox. */
    private static final String MIXED = HEAD.formatted("mixed", "MIXED") + """
          - name: duty
            agent: oncall-manager
            action: get_current
          - name: report
            agent: incident-manager
            action: create
            condition: "{{ steps.duty.output }}"
            input: {title: "Fire at {{ trigger.user.name }}", severity: high, service: api, reported_by: "{{ trigger.user.phone }}"}
          - name: look
            agent: incident-manager
            action: get
            input: {incident_id: "{{ steps.report.output.incident_id }}"}
          - name: follow-up
            agent: incident-manager
            action: update
            input: {incident_id: "{{ steps.look.output.incident_id }}", message: "since {{ now() }}", status: investigating}
          - name: answer
            agent: whatsapp
            action: reply
            input: {text: "Reported: {{ steps.report.output.title }}"}
        """;

    /** Every step writes. */
    private static final String WRITES = HEAD.formatted("writes", "WRITES") + """
          - name: report
            agent: incident-manager
            action: create
            input: {title: "Fire at {{ trigger.user.name }}", severity: high, service: api, reported_by: "{{ trigger.user.phone }}"}
          - name: first
            agent: incident-manager
            action: update
            input: {incident_id: "{{ steps.report.output.incident_id }}", message: looked at, status: investigating}
          - name: second
            agent: incident-manager
            action: update
            input: {incident_id: "{{ steps.report.output.incident_id }}", message: known, status: identified}
          - name: over
            agent: incident-manager
            action: resolve
            input: {incident_id: "{{ steps.report.output.incident_id }}", message: put out}
          - name: answer
            agent: whatsapp
            action: reply
            input: {text: "Over: {{ steps.over.output.title }}"}
        """;

    private static final int WARM_UP = 600;
    private static final int COUNTED = 200;
    private static final String STEPS = "SELECT count(*) FROM journal WHERE state = 'done' AND op_id LIKE '%/-'";

    private static final AtomicLong WAMIDS = new AtomicLong();

    private FlowBench() {}

    public static void main(String[] args) {
        int exit = 1;
        // The same warnings about these documents at each of many starts.
        ((Logger) LoggerFactory.getLogger("dev.dromedary")).setLevel(Level.ERROR);
        try {
            List<String> what = List.of(args);
            int runs = what.stream()
                    .filter(arg -> arg.startsWith("runs="))
                    .mapToInt(arg -> Integer.parseInt(arg.substring(5)))
                    .findFirst()
                    .orElse(3000);
            say(
                    "java %s, %d processors, load average %s; Graph answers at once, limit 1,000 messages/s",
                    System.getProperty("java.version"), Runtime.getRuntime().availableProcessors(), Machine.load());
            for (Databases database : Databases.values()) {
                for (String flow : List.of("mixed", "writes")) {
                    if (asked(what, database.word(), "sqlite", "postgres") && asked(what, flow, "mixed", "writes")) {
                        measure(database, flow, runs);
                    }
                }
            }
            exit = 0;
        } catch (Exception e) {
            System.err.println("the benchmark broke off: " + e);
        } finally {
            System.exit(exit);
        }
    }

    private static boolean asked(List<String> what, String one, String... all) {
        return what.contains(one) || List.of(all).stream().noneMatch(what::contains);
    }

    private static void measure(Databases database, String flow, int runs) throws Exception {
        try (Setting setting =
                new Setting(to -> {}, "{MIXED: mixed, WRITES: writes}", Map.of("mixed", MIXED, "writes", WRITES))) {
            Map<String, String> environment = setting.environment(database);
            drain(environment, database, flow, WARM_UP, false);
            double fsync = Machine.fsyncMicros();
            String measured = drain(environment, database, flow, runs, false);
            say(
                    "%-8s %-6s %s   fsync %.0f us before, %.0f us after   load average %s",
                    database.word(), flow, measured, fsync, Machine.fsyncMicros(), Machine.load());
            drain(environment, database, flow, COUNTED, true);
        }
    }

    /** Stores the messages, begins the workers and waits until all of it is done and sent. */
    private static String drain(
            Map<String, String> environment, Databases database, String flow, int runs, boolean count)
            throws Exception {
        try (BareBot bot = BareBot.closed(environment, InstantSource.system())) {
            Store store = bot.store();
            for (int i = 0; i < runs; i++) {
                byte[] body = Webhooks.body(
                        flow.toUpperCase(Locale.ROOT),
                        Webhooks.phone(i % Setting.PEOPLE),
                        "HBg" + WAMIDS.incrementAndGet());
                bot.whatsapp().signed("whatsapp", body, Signature.of(Webhooks.APP_SECRET, body));
                bot.whatsapp().keep("whatsapp", body);
            }
            long steps = number(store, STEPS);
            Statements statements = count ? Statements.begin() : null;
            long commits = database.commits(store);
            long busy = Machine.processorNanos();
            long start = System.nanoTime();
            bot.begin();
            until(store, "SELECT count(*) FROM conversation WHERE last_seq > done_seq");
            until(store, "SELECT count(*) FROM run WHERE state = 'running'");
            double seconds = (System.nanoTime() - start) / 1e9;
            until(store, "SELECT count(*) FROM outbox WHERE state = 'queued' OR state = 'sending'");
            double sent = (System.nanoTime() - start) / 1e9;
            double processor = (Machine.processorNanos() - busy) / 1e3 / runs;
            commits = database.commits(store) - commits;
            if (count) {
                statements.end(runs);
            }
            long done = number(store, STEPS) - steps;
            long bad = number(store, "SELECT count(*) FROM run WHERE state <> 'succeeded'");
            if (done != 5L * runs || bad > 0) {
                throw new IllegalStateException(
                        done + " steps are in the journal, not " + 5 * runs + "; " + bad + " runs did not succeed");
            }
            return String.format(
                    Locale.ROOT,
                    "%,6.0f runs/s   %,d of %,d succeeded, %,d steps in the journal   %.2f commits and %,.0f us"
                            + " processor time a run, sending included; all answers sent after %.1f s",
                    runs / seconds,
                    runs,
                    runs,
                    done,
                    commits / (double) runs,
                    processor,
                    sent);
        }
    }

    private static void until(Store store, String nothing) throws InterruptedException {
        while (number(store, nothing) > 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static long number(Store store, String sql) {
        return store.reads().sql(sql).query(Long.class).single();
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    /** Our statements, as Spring's template names them at DEBUG: savepoints and commits are not among them. */
    private static final class Statements
            extends ch.qos.logback.core.AppenderBase<ch.qos.logback.classic.spi.ILoggingEvent> {

        private final Map<String, Long> counts = new java.util.concurrent.ConcurrentHashMap<>();
        private final Logger template = (Logger) LoggerFactory.getLogger("org.springframework.jdbc.core.JdbcTemplate");

        static Statements begin() {
            Statements statements = new Statements();
            statements.start();
            statements.template.setAdditive(false);
            statements.template.addAppender(statements);
            statements.template.setLevel(Level.DEBUG);
            return statements;
        }

        @Override
        protected void append(ch.qos.logback.classic.spi.ILoggingEvent event) {
            String message = event.getFormattedMessage();
            if (message.contains("[")) {
                counts.merge(message.substring(message.indexOf('[')).replaceAll("\\s+", " "), 1L, Long::sum);
            }
        }

        void end(int runs) {
            template.setLevel(null);
            template.detachAppender(this);
            say(
                    "         %.1f statements a run, sending included; reads among them: %.1f",
                    counts.values().stream().mapToLong(n -> n).sum() / (double) runs,
                    counts.entrySet().stream()
                                    .filter(entry -> entry.getKey().startsWith("[SELECT"))
                                    .mapToLong(Map.Entry::getValue)
                                    .sum()
                            / (double) runs);
            if (Boolean.getBoolean("bench.statements")) {
                counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .limit(60)
                        .forEach(entry -> say("           %6.2f %s", entry.getValue() / (double) runs, entry.getKey()));
            }
        }
    }
}
