/**
 * Who is who: one directory of everybody the TriggerConfig names under {@code people} and {@code static_oncall}.
 * A person is found by name, phone, mail, Slack id, user id or role, however it was written.
 */
package dev.dromedary.people;
