/** How much is done at once, and how what is slow makes way for the rest. */
package dev.dromedary.work;
