/**
 * The AgentFlow documents: read, checked one by one and all together, and their input held against its schema.
 * {@link dev.dromedary.flow.FlowReader} reads one, {@link dev.dromedary.flow.FlowSet} what a directory holds.
 */
package dev.dromedary.flow;
