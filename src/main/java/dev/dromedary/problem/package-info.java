/**
 * A document's text, its positioned YAML and what is wrong with it, as data for its author.
 * Readers take every value through {@link dev.dromedary.problem.Keys}, so all findings of a document come at once.
 */
package dev.dromedary.problem;
