package dev.dromedary.sandbox;

/** One vendor's API, without a server around it. Safe for use by several threads. */
public interface StandIn {

    Answer answer(Request request);

    /** What is to go wrong next; only {@link StandInServer} obeys it. */
    Faults faults();
}
