/**
 * The TriggerConfig document: read, completed from the environment, checked, and shown to templates without secrets.
 * {@link dev.dromedary.config.ConfigReader} is the way in.
 */
package dev.dromedary.config;
