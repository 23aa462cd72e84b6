/**
 * What the bot remembers of a talk: which answers of a person may still start something, and what was said lately. Both
 * are per person, and nothing here knows what an alert or an approval is beyond its subject.
 */
package dev.dromedary.conversation;
