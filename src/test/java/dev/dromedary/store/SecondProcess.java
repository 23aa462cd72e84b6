package dev.dromedary.store;

import java.time.InstantSource;

/** A process of its own that wants the store: prints what it is told. */
final class SecondProcess {

    private SecondProcess() {}

    public static void main(String[] args) {
        try (Store store = Store.open(args[0], null, null, InstantSource.system())) {
            store.ping();
            System.out.println("OPENED");
        } catch (StoreUnavailable e) {
            System.out.println("REFUSED " + e.getMessage());
        }
    }
}
