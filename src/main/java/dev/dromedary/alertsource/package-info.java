/**
 * What other systems say about alerts, one class each: Alertmanager, Datadog and PagerDuty bodies become {@link
 * dev.dromedary.alertsource.Alarm}s. Nothing here decides what happens next.
 */
package dev.dromedary.alertsource;
