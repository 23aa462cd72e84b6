/**
 * Runs of flows: their state and lease, the journal of what each operation did, and the documents they began with. A run
 * goes on where its journal ends, on any replica, and its operations change our tables once.
 */
package dev.dromedary.run;
