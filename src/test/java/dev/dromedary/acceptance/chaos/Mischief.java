package dev.dromedary.acceptance.chaos;

import dev.dromedary.acceptance.chaos.Evidence.Trouble;
import dev.dromedary.acceptance.chaos.Evidence.Trouble.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Hurts the replicas in an order and with pauses that the seed decides: one deed after the other, or all at once: while one
 * is stopped another is killed and the database is shot.
 */
final class Mischief implements AutoCloseable {

    /** Longer than a lease (6 s) and its last renewal. */
    private static final int STOPPED = 8_500;
    /** 128 + SIGTERM. */
    private static final int TERMINATED = 143;

    private static final int SERVING = 180_000;
    private static final int AT_WORK = 5_000;

    private enum Deed {
        KILL,
        STOP,
        TERMINATE,
        DATABASE,
        TRIPLE
    }

    /** What is done to somebody; it takes a while. */
    private interface Act {
        void run() throws Exception;
    }

    private final Timeline timeline;
    private final Plan plan;
    private final List<Replica> replicas;
    private final Database database;
    private final Ledger ledger;
    private final Random random;
    private int stops;
    private volatile Thread thread;
    private final List<Trouble> troubles = new CopyOnWriteArrayList<>();
    private final List<String> oddities = new CopyOnWriteArrayList<>();
    private final List<Duration> comebacks = new CopyOnWriteArrayList<>();

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

    /** What no deed of ours explains: a replica that does not come back, or that does not end in order. */
    List<String> oddities() {
        return oddities;
    }

    /** From the JVM's start until it served again, each time. */
    List<Duration> comebacks() {
        return comebacks;
    }

    /** Completes when all is done; what could not be done is an oddity. */
    CompletableFuture<Void> begin() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        thread = new Thread(
                () -> {
                    try {
                        doAll();
                    } catch (Exception e) {
                        oddities.add("left off: " + e);
                    }
                    done.complete(null);
                },
                "mischief");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private void doAll() throws Exception {
        List<Deed> deeds = new ArrayList<>();
        deeds.addAll(Collections.nCopies(plan.triples(), Deed.TRIPLE));
        deeds.addAll(Collections.nCopies(plan.kills() - plan.triples(), Deed.KILL));
        deeds.addAll(Collections.nCopies(plan.stops() - plan.triples(), Deed.STOP));
        deeds.addAll(Collections.nCopies(plan.crashes() - plan.triples(), Deed.DATABASE));
        deeds.addAll(Collections.nCopies(plan.terminations(), Deed.TERMINATE));
        Collections.shuffle(deeds, random);
        long pause = plan.length().toMillis() / (deeds.size() + 1);
        int kills = 0;
        for (Deed deed : deeds) {
            TimeUnit.MILLISECONDS.sleep(pause / 2 + random.nextInt((int) pause));
            int first = random.nextInt(replicas.size());
            Replica victim = replicas.get(first);
            switch (deed) {
                case KILL -> kill(victim, kills++ % 2 == 0);
                case STOP -> stop(victim, () -> {});
                case TERMINATE -> terminate(victim);
                case DATABASE -> hurt(Kind.DATABASE, null, database::crash);
                case TRIPLE -> triple(victim, replicas.get((first + 1 + random.nextInt(2)) % replicas.size()));
            }
        }
    }

    /** At any instant of its life, or while it is at work. */
    private void kill(Replica victim, boolean atWork) throws Exception {
        if (atWork) {
            awaitWork(victim, "second");
        }
        killNow(victim);
        comeBack(victim, 1);
    }

    private void killNow(Replica victim) throws Exception {
        if (!victim.isAlive()) {
            awaitServing(victim);
        }
        hurt(Kind.KILL, victim, victim::kill);
    }

    private void terminate(Replica victim) throws Exception {
        awaitServing(victim);
        hurt(Kind.TERMINATE, victim, () -> {
            int code = victim.terminate();
            if (code != TERMINATED) {
                oddities.add(victim.name() + " ended with " + code + " after SIGTERM");
            }
        });
        comeBack(victim, 1);
    }

    /** In the middle of its first call, or of its second one: both may be over when it goes on. */
    private void stop(Replica victim, Act meanwhile) throws Exception {
        awaitWork(victim, stops++ % 2 == 0 ? "first" : "second");
        // It stands still when this returns, and not much earlier.
        victim.stop();
        long end = timeline.now() + STOPPED;
        hurt(Kind.STOP, victim, () -> {
            try {
                meanwhile.run();
                TimeUnit.MILLISECONDS.sleep(Math.max(0, end - timeline.now()));
            } finally {
                victim.goOn();
            }
        });
    }

    /** The second is killed right before the database is shot, or while that is away. */
    private void triple(Replica stopped, Replica killed) throws Exception {
        for (Replica replica : replicas) {
            awaitServing(replica);
        }
        boolean before = random.nextBoolean();
        int pause = random.nextInt(1_500);
        stop(stopped, () -> {
            TimeUnit.MILLISECONDS.sleep(pause);
            CompletableFuture<Void> shot = before ? null : CompletableFuture.runAsync(this::shoot);
            TimeUnit.MILLISECONDS.sleep(pause / 3);
            killNow(killed);
            if (before) {
                shoot();
            } else {
                shot.join();
            }
            comeBack(killed, 1);
        });
    }

    private void shoot() {
        try {
            hurt(Kind.DATABASE, null, database::crash);
        } catch (Exception e) {
            throw new IllegalStateException("the database could not be shot", e);
        }
    }

    /** Is known while it lasts, too. */
    private void hurt(Kind kind, Replica victim, Act act) throws Exception {
        String whom = victim == null ? null : victim.name();
        Trouble begun = new Trouble(kind, timeline.now(), Trouble.STILL, whom);
        troubles.add(begun);
        try {
            act.run();
        } finally {
            troubles.set(troubles.indexOf(begun), new Trouble(kind, begun.from(), timeline.now(), whom));
        }
    }

    /** Started again, as a supervisor does when it did not find its database. */
    private void comeBack(Replica victim, int time) {
        long from = timeline.now();
        var unused = victim.start().whenComplete((took, failure) -> {
            if (failure == null) {
                took.ifPresent(comebacks::add);
            } else if (time < 3 && wasShot(from, timeline.now())) {
                comeBack(victim, time + 1);
            } else {
                oddities.add(victim.name() + " did not come back: " + failure.getMessage());
            }
        });
    }

    private boolean wasShot(long from, long to) {
        return troubles.stream().anyMatch(one -> one.kind() == Kind.DATABASE && one.touches(from, to));
    }

    /** Until it waits for the ledger with this step, {@value #AT_WORK} ms at most. */
    private void awaitWork(Replica victim, String step) throws InterruptedException {
        awaitServing(victim);
        await(AT_WORK, () -> ledger.atWork(victim.name(), step) > 0);
    }

    private void awaitServing(Replica victim) throws InterruptedException {
        if (!await(SERVING, () -> victim.isReady() && victim.isAlive())) {
            throw new IllegalStateException(victim.name() + " does not serve");
        }
    }

    private static boolean await(int millis, BooleanSupplier what) throws InterruptedException {
        for (int i = 0; i < millis / 5; i++) {
            if (what.getAsBoolean()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return false;
    }

    /** Until everybody serves again, or will not. */
    void awaitAll() throws InterruptedException {
        await(SERVING, () -> replicas.stream().allMatch(Replica::isReady));
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
