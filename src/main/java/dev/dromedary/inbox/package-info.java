/**
 * What arrived, stored before it is answered, in one queue per conversation. Workers claim queues by lease and fence and
 * bring every event to an outcome.
 */
package dev.dromedary.inbox;
