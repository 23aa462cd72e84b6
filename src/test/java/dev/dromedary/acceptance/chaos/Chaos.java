package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.Bot;
import dev.dromedary.acceptance.chaos.Evidence.Trouble;
import dev.dromedary.acceptance.chaos.Oracle.Finding;
import dev.dromedary.sandbox.SentMessage;
import dev.dromedary.sandbox.StandInServer;
import dev.dromedary.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One run of a plan: real processes, real HTTP, a real database, and in the end what the oracle thinks of it. */
final class Chaos implements AutoCloseable {

    /** Everything is answered and nothing is hurt any more: what has not arrived by then is lost. */
    private static final long PATIENCE = 90_000;
    /** For what may come a second time although it should not. */
    private static final long AFTERWARDS = 4_000;

    private static final long LOOK = 300;
    private static final long PULSE = 50;
    /** A pause of this process that the rate of what arrives here shows. */
    private static final long STALLED = 250;

    private final Plan plan;
    private final Optional<Sabotage> sabotage;
    private final Timeline timeline = new Timeline();
    private final StandInServer vendors = World.vendors();
    private final Ledger ledger;
    private final Witness witness;
    private final Database database;
    private final List<Replica> replicas = new ArrayList<>();
    private final Door door;
    private final Senders senders;
    private final Mischief mischief;
    private final Set<String> tapped = ConcurrentHashMap.newKeySet();
    private final List<Trouble> stalls = new CopyOnWriteArrayList<>();
    private final Thread pulse = new Thread(this::beat, "chaos-pulse");

    private Chaos(Plan plan, Path home, Optional<Sabotage> sabotage) throws Exception {
        this.plan = plan;
        this.sabotage = sabotage;
        this.ledger = new Ledger(timeline, plan.seed() + 2);
        this.witness = new Witness(timeline, vendors.graph(), plan.seed() + 3, plan.faults() / 2);
        this.database = plan.postgres() ? Database.postgres(home) : Database.sqlite(home);
        Optional<Path> first =
                sabotage.isPresent() ? Optional.of(sabotage.get().build(home, Bot.classPath())) : Optional.empty();
        for (int i = 1; i <= plan.replicas(); i++) {
            String name = "r" + i;
            Map<String, String> environment = World.environment(vendors, ledger, name);
            environment.putAll(database.environment());
            replicas.add(
                    new Replica(name, World.furnish(Files.createDirectories(home.resolve(name))), environment, first));
        }
        this.door = new Door(timeline, replicas, plan.seed() + 4, plan.faults());
        this.senders = new Senders(timeline, door, plan.seed());
        this.mischief = new Mischief(timeline, plan, replicas, database, ledger);
        vendors.callback(door.url(World.WHATSAPP_PATH));
        vendors.graph().sent().listen(this::acknowledge);
    }

    /** @return what was seen, and what of it breaks a promise */
    static Outcome run(Plan plan, Path home, Optional<Sabotage> sabotage) throws Exception {
        try (Chaos chaos = new Chaos(plan, home, sabotage)) {
            return chaos.run();
        }
    }

    /** @param row of the table that shows all runs */
    record Outcome(Plan plan, Evidence evidence, List<Finding> findings, String row) {}

    private Outcome run() throws Exception {
        pulse.setDaemon(true);
        pulse.start();
        CompletableFuture.allOf(replicas.stream().map(Replica::start).toArray(CompletableFuture[]::new))
                .join();
        CompletableFuture<Void> traffic = CompletableFuture.allOf(
                senders.begin(plan.events(), plan.length()), senders.stranger(), mischief.begin());
        List<String> oddities = new ArrayList<>();
        if (sabotage.isPresent()) {
            until(timeline.now() + plan.length().toMillis(), this::isCaught);
        } else {
            if (!until(timeline.now() + plan.length().toMillis() * 3 + PATIENCE, traffic::isDone)) {
                oddities.add("senders are still not answered 200");
            }
            await(oddities);
        }
        Evidence evidence = evidence(oddities);
        List<Finding> findings = Oracle.judge(evidence);
        String row =
                new Report(plan, evidence, timeline, senders.repeats(), door, mischief.comebacks(), findings).row();
        return new Outcome(plan, evidence, findings, row);
    }

    private boolean until(long end, BooleanSupplier what) throws InterruptedException {
        while (!what.getAsBoolean() && timeline.now() < end) {
            TimeUnit.MILLISECONDS.sleep(LOOK);
        }
        return what.getAsBoolean();
    }

    /** A sabotaged build is hurt until then, and not watched any longer than needed. */
    private boolean isCaught() {
        return Oracle.judge(evidence(List.of())).stream()
                .anyMatch(finding -> sabotage.orElseThrow().caughtBy().contains(finding.rule()));
    }

    private void await(List<String> oddities) throws InterruptedException {
        until(timeline.now() + PATIENCE, () -> !isLost());
        TimeUnit.MILLISECONDS.sleep(AFTERWARDS);
        mischief.awaitAll();
        oddities.addAll(mischief.oddities());
        oddities.addAll(door.surprises());
        replicas.forEach(replica -> replica.complaints().forEach(line -> oddities.add(replica.name() + ": " + line)));
    }

    private boolean isLost() {
        return Oracle.judge(evidence(List.of())).stream()
                .anyMatch(finding -> finding.rule().equals("lost"));
    }

    private Evidence evidence(List<String> oddities) {
        List<Trouble> troubles = new ArrayList<>(mischief.troubles());
        troubles.addAll(stalls);
        return new Evidence(senders.asked(), witness.attempts(), ledger.calls(), troubles, oddities);
    }

    /** What a person does who is paged. */
    private void acknowledge(SentMessage message) {
        if (!message.type().equals("template")) {
            return;
        }
        List<?> components =
                (List<?>) Json.toMap(message.body().get("template")).get("components");
        String key = null;
        String payload = null;
        for (Object one : components) {
            Map<String, Object> component = Json.toMap(one);
            List<?> parameters = (List<?>) component.get("parameters");
            if ("body".equals(component.get("type"))) {
                key = String.valueOf(Json.toMap(parameters.get(2)).get("text"));
            } else if ("0".equals(String.valueOf(component.get("index")))) {
                payload = String.valueOf(Json.toMap(parameters.get(0)).get("payload"));
            }
        }
        if (key != null && payload != null && tapped.add(key)) {
            senders.tap(key, message.wamid(), payload);
        }
    }

    private void beat() {
        long last = timeline.now();
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PULSE);
                long now = timeline.now();
                if (now - last > STALLED) {
                    stalls.add(new Trouble(Trouble.Kind.STALL, last, now, null));
                }
                last = now;
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        pulse.interrupt();
        mischief.close();
        senders.close();
        for (Replica replica : replicas) {
            replica.close();
        }
        door.close();
        ledger.close();
        vendors.close();
        database.close();
    }
}
