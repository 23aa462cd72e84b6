/**
 * The commands that need no server, one class each, without Spring.
 * {@link dev.dromedary.cli.DromedaryCommand} gathers them; {@code serve} is added by the application.
 */
package dev.dromedary.cli;
