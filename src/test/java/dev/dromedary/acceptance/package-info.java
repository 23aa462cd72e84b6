/**
 * The bot from outside: processes on ports of the system's choice, the stand-ins as vendors behind real HTTP and real
 * signatures. Nothing here looks into the bot; what it did is read from the phones, the vendors, its API and its output.
 */
package dev.dromedary.acceptance;
