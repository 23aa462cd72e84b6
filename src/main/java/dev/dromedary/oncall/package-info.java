/**
 * Who is on call: pure arithmetic over the {@code static_oncall} list, in each entry's own time zone.
 * Nothing here reads a clock, a file or a service.
 */
package dev.dromedary.oncall;
