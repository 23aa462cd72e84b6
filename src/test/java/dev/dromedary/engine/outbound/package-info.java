/**
 * The outbox's routes with a real Camel context against a small HTTP server. Each EIP has a test that fails without it:
 * the same sends through the same file with that node taken out show the opposite.
 */
package dev.dromedary.engine.outbound;
