/**
 * Main, the {@code serve} command and the wiring: {@link dev.dromedary.app.Parts} builds the object graph in plain Java,
 * for Spring Boot and for Camel JBang alike.
 */
package dev.dromedary.app;
