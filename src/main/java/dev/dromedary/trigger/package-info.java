/**
 * Which flow a message starts, and what it is about (language.md §3): every decision with the reason for it. What is
 * known about people, open questions and open subjects is asked through {@link dev.dromedary.trigger.World}.
 */
package dev.dromedary.trigger;
