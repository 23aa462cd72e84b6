package dev.dromedary.outbox;

/** Tells the operators that a lane cannot send until somebody acts, such as an expired token. */
public interface Trouble {

    /** Once when it begins; after the commit. */
    void begun(String lane, String reason);

    void over(String lane);
}
