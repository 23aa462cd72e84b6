package dev.dromedary.acceptance;

import dev.dromedary.store.Store;
import java.time.InstantSource;

/** A child process that only opens a database, and so migrates it; its argument is the URL. */
final class Migrating {

    private Migrating() {}

    public static void main(String[] args) {
        System.out.println("@opening");
        try (Store store = Store.open(args[0], "postgres", "postgres", InstantSource.system())) {
            store.ping();
            System.out.println("@opened");
        }
    }
}
