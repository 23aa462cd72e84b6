package dev.dromedary.oncall;

/**
 * The answer to "who?".
 *
 * @param phone digits only
 * @param level place in the escalation chain, 1 is asked first
 * @param reason why this one, for the person who reads the run
 */
public record OnCall(String name, String phone, int level, String reason) {}
