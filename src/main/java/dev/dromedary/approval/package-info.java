/**
 * Approvals: asked of named people, decided by enough of them in time.
 * One person has one vote, one rejection rejects, and what has expired is never approved.
 */
package dev.dromedary.approval;
