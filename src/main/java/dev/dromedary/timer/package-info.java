/**
 * Things to be done later, surviving restarts and done once over all replicas: db-scheduler on both databases. What is
 * done when one is due is the {@link dev.dromedary.timer.DueHandler}'s.
 */
package dev.dromedary.timer;
