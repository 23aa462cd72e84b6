/**
 * AgentFlows become Camel routes here, and runs travel through them. Beside {@code app} this is the only package that
 * knows Camel.
 */
package dev.dromedary.engine;
