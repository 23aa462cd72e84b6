package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Trouble;
import dev.dromedary.acceptance.chaos.Evidence.Trouble.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Hurts the replicas, one deed after the other, in an order and with pauses that the seed decides. */
final class Mischief implements AutoCloseable {

    /** Longer than a lease (6 s) and its last renewal. */
    private static final int STOPPED = 8_500;

    private final Timeline timeline;
    private final Plan plan;
    private final List<Replica> replicas;
    private final Database database;
    private final Ledger ledger;
    private final Random random;
    private volatile Thread thread;
    private final List<Trouble> troubles = new CopyOnWriteArrayList<>();

    Mischief(Timeline timeline, Plan plan, List<Replica> replicas, Database database, Ledger ledger) {
        this.timeline = timeline;
        this.plan = plan;
        this.replicas = replicas;
        this.database = database;
        this.ledger = ledger;
        this.random = new Random(plan.seed() + 1);
    }

    List<Trouble> troubles() {
        return troubles;
    }

    /** Completes when all is done, exceptionally when a deed could not be done. */
    CompletableFuture<Void> begin() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        thread = new Thread(
                () -> {
                    try {
                        doAll();
                        done.complete(null);
                    } catch (Exception e) {
                        done.completeExceptionally(e);
                    }
                },
                "mischief");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private void doAll() throws Exception {
        List<Kind> deeds = new ArrayList<>();
        deeds.addAll(Collections.nCopies(plan.kills(), Kind.KILL));
        deeds.addAll(Collections.nCopies(plan.stops(), Kind.STOP));
        deeds.addAll(Collections.nCopies(plan.crashes(), Kind.DATABASE));
        deeds.addAll(Collections.nCopies(plan.terminations(), Kind.TERMINATE));
        Collections.shuffle(deeds, random);
        long pause = plan.length().toMillis() / (deeds.size() + 1);
        int kills = 0;
        for (Kind deed : deeds) {
            TimeUnit.MILLISECONDS.sleep(pause / 2 + random.nextInt((int) pause));
            Replica victim = replicas.get(random.nextInt(replicas.size()));
            String whom = deed == Kind.DATABASE ? null : victim.name();
            // Any instant will do for half of the kills; the others, and every stop, are in the middle of a run.
            if (deed == Kind.STOP || (deed == Kind.KILL && kills++ % 2 == 0)) {
                awaitWork(victim);
            }
            long from = timeline.now();
            // Known while it lasts, too.
            int place = troubles.size();
            troubles.add(new Trouble(deed, from, Trouble.STILL, whom));
            switch (deed) {
                case KILL -> victim.kill();
                case TERMINATE -> victim.terminate();
                case STOP -> stop(victim);
                default -> database.crash();
            }
            troubles.set(place, new Trouble(deed, from, timeline.now(), whom));
            if (deed == Kind.KILL || deed == Kind.TERMINATE) {
                var unused = victim.start();
            }
        }
    }

    /** Until it waits for the ledger, five seconds at most. */
    private void awaitWork(Replica victim) throws InterruptedException {
        for (int i = 0; i < 1000 && ledger.atWork(victim.name()) == 0; i++) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void stop(Replica victim) throws InterruptedException {
        victim.stop();
        try {
            TimeUnit.MILLISECONDS.sleep(STOPPED);
        } finally {
            victim.goOn();
        }
    }

    /** Leaves off; nobody is hurt or started again after this. */
    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
