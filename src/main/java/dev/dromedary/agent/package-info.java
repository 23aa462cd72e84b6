/**
 * The beans behind the built-in actions, one class an agent: input map in, feature call, output out.
 * What they write goes through the journal, so that an action that is called again repeats nothing.
 */
package dev.dromedary.agent;
