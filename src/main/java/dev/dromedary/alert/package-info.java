/**
 * Alerts: firing, acknowledged, resolved, who was asked and who holds them.
 * Every change is one guarded statement, so that of two people who answer at once one is told of the other.
 */
package dev.dromedary.alert;
