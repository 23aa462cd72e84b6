/**
 * WhatsApp as Meta's Graph API speaks it: signatures, webhook bodies, messages within Meta's limits, message templates
 * and error codes. Nothing here does I/O beyond reading its own files; sending is the outbox's and the routes' work.
 */
package dev.dromedary.whatsapp;
