/**
 * Incidents that people reported: opened, updated, resolved.
 * They are listed by STATUS beside the health of services.
 */
package dev.dromedary.incident;
