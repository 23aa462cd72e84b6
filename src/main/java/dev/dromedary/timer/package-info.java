/**
 * Things to be done later, surviving restarts and done once over all replicas: rows that are taken in the transaction
 * which does them. What is done when one is due is the {@link dev.dromedary.timer.DueHandler}'s.
 */
package dev.dromedary.timer;
